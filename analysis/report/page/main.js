// What the address asks for: the page, or its figures as pictures (#pictures=svg&language=en).

const asked = new URLSearchParams(window.location.hash.slice(1));
for (const id of ['language', 'region', 'variable', 'flow', 'sweep_variable']) if (asked.has(id)) state[id] = asked.get(id);
if (asked.has('sweep_year')) state.sweep_year = Number(asked.get('sweep_year'));
if (asked.has('year')) state.year = Number(asked.get('year'));
if (asked.has('pictures')) showPictures(asked.get('pictures'));
else startPage();
