"""The law of appraisal: steps, points, ranks, and what a bundle may hold."""
