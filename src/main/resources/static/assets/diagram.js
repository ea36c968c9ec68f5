// Draws the request's process with the way that it has taken, as the engine's history tells it; anew where the page was
// replaced, and with the way as far as it is then where the request has moved.
(() => {
  'use strict';
  const read = async (url, as) => {
    const answer = await fetch(url, { headers: { Accept: '*/*' } });
    if (!answer.ok) {
      throw new Error(`${answer.status}`);
    }
    return answer[as]();
  };
  let mark = () => {};
  const draw = async place => {
    try {
      const xml = await read(place.dataset.diagram, 'text');
      const viewer = new BpmnJS({ container: place });
      await viewer.importXML(xml);
      const canvas = viewer.get('canvas');
      const registry = viewer.get('elementRegistry');
      mark = async () => {
        const path = await read(place.dataset.path, 'json');
        registry.forEach(element => ['passed', 'waiting'].forEach(marker => {
          if (path[marker].includes(element.id)) {
            canvas.addMarker(element.id, marker);
          } else {
            canvas.removeMarker(element.id, marker);
          }
        }));
      };
      canvas.zoom('fit-viewport', 'auto');
      await mark();
      place.classList.add('drawn');
    } catch (failure) {
      place.textContent = 'The diagram cannot be shown now; what happened is told above.';
    }
  };
  const state = () => document.querySelector('#live .state')?.textContent;
  let drawn = state();
  draw(document.getElementById('diagram'));
  document.body.addEventListener('htmx:load', event => {
    if (event.detail.elt === document.body) {
      return;
    }
    const place = event.detail.elt.querySelector('#diagram');
    // The other parts of the page load before #live, when the state is already another one.
    if (place) {
      draw(place);
      drawn = state();
    } else if (event.detail.elt.id === 'live' && state() !== drawn) {
      mark().catch(() => {});
      drawn = state();
    }
  });
})();
