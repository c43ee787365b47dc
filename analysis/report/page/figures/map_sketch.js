// Where the map ends, and a sketch of the estuary.

const mapBox = {west: 112.1, east: 114.95, south: 21.88, north: 23.52};
/** A degree of longitude as a share of a degree of latitude, in the middle of the map. */
const mapRatio = ((mapBox.east - mapBox.west) * Math.cos((22.7 * Math.PI) / 180)) / (mapBox.north - mapBox.south);
/** Everything outside the delta stands in a corner. */
const elsewhere = {longitude: 114.75, latitude: 23.42};

/** Longitude and latitude in turn, as points. */
const pairs = (numbers) => numbers.flatMap((longitude, k) => (k % 2 ? [] : [[longitude, numbers[k + 1]]]));

/** Shores of the estuary and the river up to Guangzhou: drawn by hand for orientation, from no survey. */
const estuarySketch = pairs([
  113.6, 22.83, 113.63, 22.76, 113.66, 22.68, 113.6, 22.58, 113.57, 22.47, 113.6, 22.38, 113.59, 22.29, 113.57, 22.23,
  113.53, 22.14, 113.4, 22.05, 113.2, 22.02, 113.02, 21.93, 112.8, 21.92, 112.6, 21.8, 114.95, 21.8, 114.95, 22.66,
  114.75, 22.58, 114.6, 22.66, 114.52, 22.52, 114.3, 22.55, 114.38, 22.36, 114.27, 22.24, 114.13, 22.27, 114.05, 22.33,
  113.93, 22.36, 113.9, 22.47, 113.83, 22.52, 113.79, 22.62, 113.75, 22.72, 113.68, 22.79,
]);
const islandSketch = pairs([113.86, 22.2, 113.92, 22.28, 114.03, 22.3, 114.0, 22.23, 113.93, 22.2]);
const riverSketch = pairs([
  113.1, 23.05, 113.2, 23.1, 113.33, 23.11, 113.45, 23.08, 113.53, 22.98, 113.58, 22.88, 113.62, 22.79,
]);

function waterSeries() {
  const polygon = (api, points, fill) => ({
    type: 'polygon',
    silent: true,
    shape: {points: points.map((point) => api.coord(point))},
    style: {fill, stroke: '#9cc3dc', lineWidth: 1},
  });
  return {
    type: 'custom',
    silent: true,
    z: 0,
    clip: true,
    data: [[mapBox.west, mapBox.south]],
    tooltip: {show: false},
    renderItem: (params, api) => ({
      type: 'group',
      children: [
        polygon(api, estuarySketch, '#dcecf6'),
        polygon(api, islandSketch, '#ffffff'),
        {
          type: 'polyline',
          silent: true,
          shape: {points: riverSketch.map((point) => api.coord(point))},
          style: {stroke: '#b5d3e7', lineWidth: 4, fill: 'none', lineCap: 'round'},
        },
      ],
    }),
  };
}
