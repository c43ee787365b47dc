// The figures as pictures for a paper: the page opened with #pictures=svg or #pictures=png in its address puts
// each of them into the document as text in base64, for the program that opened it.

const pictureWidth = 900;

/** Every picture of the report: a figure, or each of its variants. */
function pictures() {
  return shownFigures()
    .filter((figure) => figure.kind === undefined)
    .flatMap((figure) => {
      const variants = figure.variants ? figure.variants(currentScenario()) : [{}];
      return variants.map(({name, ...choice}) => ({figure, name: name ? `${figure.id}_${name}` : figure.id, choice}));
    });
}

function drawPicture({figure, choice}, form) {
  const context = contextFor(figure, pictureWidth, {...choice, titled: true});
  context.title = titleOf(figure, context);
  if (!appliesTo(figure, context)) return null;
  const height = figure.height(pictureWidth, context) + (frame(context).top - 6),
    holder = document.createElement('div');
  holder.style.cssText = `width:${pictureWidth}px;height:${height}px`;
  document.body.append(holder);
  const chart = echarts.init(holder, null, {
    renderer: form === 'svg' ? 'svg' : 'canvas',
    devicePixelRatio: 2,
    width: pictureWidth,
    height,
    locale: state.language === 'zh' ? 'ZH' : 'EN',
  });
  chart.setOption({...figure.draw(context), tooltip: {show: false}});
  const bytes =
    form === 'svg'
      ? toBase64(chart.renderToSVGString())
      : chart.getDataURL({type: 'png', pixelRatio: 2, backgroundColor: '#ffffff'}).split(',')[1];
  chart.dispose();
  holder.remove();
  return {title: context.title, caption: captionOf(figure, context), bytes};
}

function toBase64(text) {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function showPictures(form) {
  document.documentElement.lang = locales[state.language];
  document.body.innerHTML = '';
  const found = pictures()
    .map((picture) => ({name: picture.name, drawn: drawPicture(picture, form)}))
    .filter((picture) => picture.drawn);
  document.body.innerHTML = found
    .map(
      ({name, drawn}) =>
        `<pre data-picture="${name}.${form}" data-title="${escapeHtml(toBase64(drawn.title))}" ` +
        `data-caption="${escapeHtml(toBase64(drawn.caption))}">${drawn.bytes}</pre>`,
    )
    .join('\n');
  document.documentElement.dataset.ready = 'true';
}
