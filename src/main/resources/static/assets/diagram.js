// Draws the request's process with the way that it has taken, as the engine's history tells it.
(async () => {
  'use strict';
  const place = document.getElementById('diagram');
  const read = async (url, as) => {
    const answer = await fetch(url, { headers: { Accept: '*/*' } });
    if (!answer.ok) {
      throw new Error(`${answer.status}`);
    }
    return answer[as]();
  };
  try {
    const [xml, path] = await Promise.all([read(place.dataset.diagram, 'text'), read(place.dataset.path, 'json')]);
    const viewer = new BpmnJS({ container: place });
    await viewer.importXML(xml);
    const canvas = viewer.get('canvas');
    const registry = viewer.get('elementRegistry');
    const mark = (ids, marker) => ids.filter(id => registry.get(id)).forEach(id => canvas.addMarker(id, marker));
    mark(path.passed, 'passed');
    mark(path.waiting, 'waiting');
    canvas.zoom('fit-viewport', 'auto');
  } catch (failure) {
    place.textContent = 'The diagram cannot be shown now; what happened is told above.';
  }
})();
