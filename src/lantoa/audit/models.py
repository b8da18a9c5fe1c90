from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act. Written once, never changed or removed by the product.

    Holds ids, field names, states and hashes; never words that citizens or staff typed.
    """

    at = models.DateTimeField(db_index=True)
    actor_key = models.CharField(max_length=80)
    from_unit_id = models.BigIntegerField(null=True)
    """The unit that the actor acted from."""
    verb = models.CharField(max_length=80)
    unit_id = models.BigIntegerField(null=True)
    object_key = models.CharField(max_length=120)
    changed = models.JSONField(default=dict)
    """Names of the changed fields; to each ``null`` or what stood there before and after, as an
    id, a state or a keyed hash."""
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["unit_id", "-id"], name="audit_by_unit"),
            models.Index(fields=["object_key", "-id"], name="audit_by_object"),
            models.Index(fields=["actor_key", "-id"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_key} {self.verb} {self.object_key}"


class Link(models.Model):
    """An entry's place in the chain of its unit. A table of its own, so that neither it nor the
    entry is ever changed; without a foreign key, so that a removed entry leaves its place empty."""

    entry_id = models.BigIntegerField(primary_key=True)
    chain = models.BigIntegerField()
    seq = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_one_next")]

    def __str__(self) -> str:
        return f"{self.chain}:{self.seq}"


class Head(models.Model):
    """The last link of a chain, signed: whoever writes into the database alone cannot make one."""

    chain = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.chain}:{self.seq}"


class Seal(models.Model):
    """All heads of a day, chained to the seal before and signed; also a line in a file."""

    number = models.BigIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    made_at = models.DateTimeField()
    chains = models.BigIntegerField()
    entries = models.BigIntegerField()
    heads = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.day}"


class SealedHead(models.Model):
    """A head that had moved since the seal before. The heads of a seal are the last ones of each
    chain up to it."""

    seal_number = models.BigIntegerField()
    chain = models.BigIntegerField()
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seal_number"], name="audit_sealed_once")
        ]
        indexes = [models.Index(fields=["seal_number", "chain"], name="audit_by_seal")]

    def __str__(self) -> str:
        return f"{self.seal_number}: {self.chain}:{self.seq}"


class Check(models.Model):
    """The result of one recomputation of the whole log."""

    at = models.DateTimeField()
    entries = models.BigIntegerField()
    chains = models.BigIntegerField()
    seals = models.BigIntegerField()
    faults = models.BigIntegerField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {self.faults}"
