"""Charts as SVG, made on the server: bars, a line through time, a heat table.

Plain Python in, markup out. Each chart is drawn twice, for a desk and for a phone (which is also
what is printed), and carries its table twin: nothing is said by a drawing alone, and nothing by
colour alone. No chart adds anything up: who calls says each amount and its words.
"""

from lantoa.ui.charts.bars import bar_chart
from lantoa.ui.charts.chart import Chart, Twin
from lantoa.ui.charts.heat import heat_chart
from lantoa.ui.charts.lines import line_chart
from lantoa.ui.charts.marks import Bar, Column, HeatCell, HeatRow, Point, Shade, Sureness, bars_of

__all__ = [
    "Bar",
    "Chart",
    "Column",
    "HeatCell",
    "HeatRow",
    "Point",
    "Shade",
    "Sureness",
    "Twin",
    "bar_chart",
    "bars_of",
    "heat_chart",
    "line_chart",
]
