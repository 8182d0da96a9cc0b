"""Draw the monthly share of people with a statin prescription as an SVG line chart."""

import csv

WIDTH, HEIGHT, MARGIN = 640, 320, 48

with open("output/measures/statin.csv", newline="") as source:
    rows = [row for row in csv.DictReader(source) if row["ratio"]]

shares = [float(row["ratio"]) for row in rows]
top = max(shares + [0.01])
step = (WIDTH - 2 * MARGIN) / max(len(rows) - 1, 1)
points = [
    (MARGIN + i * step, HEIGHT - MARGIN - share / top * (HEIGHT - 2 * MARGIN))
    for i, share in enumerate(shares)
]
line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)

with open("output/statin_by_month.svg", "w") as chart:
    chart.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n'
        f'<text x="{MARGIN}" y="24" font-family="sans-serif" font-size="14">'
        f"Share with a statin prescription, by month (highest {top:.1%})</text>\n"
        f'<polyline points="{line}" fill="none" stroke="#0072B2" stroke-width="2"/>\n'
    )
    for (x, y), row in zip(points, rows):
        chart.write(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#0072B2"/>'
            f'<text x="{x:.1f}" y="{HEIGHT - 20}" font-family="sans-serif" '
            f'font-size="9" text-anchor="middle">{row["interval_start"][:7]}</text>\n'
        )
    chart.write("</svg>\n")

print(f"Drew {len(rows)} months.")
