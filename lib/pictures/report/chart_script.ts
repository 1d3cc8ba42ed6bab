/**
 * What a page runs behind uPlot: every figure of `chart` gets a chart of its numbers, which tells the
 * values under the pointer, zooms into what is dragged over, and back by a double click.
 */
export const chartScript = `
for (const figure of document.querySelectorAll('figure[data-chart]')) {
  const { xLabel, yLabel, logY, height, lines } = JSON.parse(figure.dataset.chart);
  const colors = ['#4e79a7', '#f28e2b', '#e15759', '#76b7b2', '#59a14f', '#edc949', '#af7aa1', '#ff9da7', '#9c755f', '#bab0ab'];
  const data = uPlot.join(lines.map(({ x, y }) => [x, y]));
  const place = document.createElement('div');
  place.className = 'chart';
  const picture = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = 'The same as a picture';
  const label = document.createElement('label');
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = logY;
  label.append(box, ' logarithmic');
  const drawn = figure.querySelector('.scroll');
  drawn.before(place, ...(lines.every(({ y }) => y.every((v) => v === null || v > 0)) ? [label] : []), picture);
  picture.append(summary, drawn);
  const text = (value) => value == null ? '' : String(Number(value.toPrecision(4)));
  let chart;
  const draw = () => {
    const style = getComputedStyle(document.body);
    const axis = (label) => ({
      label, stroke: style.color,
      grid: { stroke: style.getPropertyValue('--rule'), width: 1 },
      ticks: { stroke: style.getPropertyValue('--rule'), width: 1 },
    });
    chart?.destroy();
    chart = new uPlot({
      width: place.clientWidth || 600, height,
      scales: { x: { time: false }, y: { distr: box.checked ? 3 : 1 } },
      // By itself uPlot writes three decimals: small losses would all be 0.001.
      axes: [axis(xLabel), { ...axis(yLabel), size: 70, values: (_, splits) => splits.map(text) }],
      cursor: { drag: { x: true, y: true, uni: 40 } },
      series: [
        { label: xLabel || 'x', value: (_, v) => text(v) },
        ...lines.map(({ name }, i) => ({
          label: name || yLabel || 'y', stroke: colors[i % colors.length], width: 2, spanGaps: lines.length > 1,
          value: (_, v) => text(v),
        })),
      ],
    }, data, place);
  };
  draw();
  box.addEventListener('change', draw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('resize', () => chart.setSize({ width: place.clientWidth, height }));
}
`;
