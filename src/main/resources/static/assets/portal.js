// Times in the viewer's zone, the countdown, drafts that survive a session, and the catalog's search. No page needs it
// to work; every text is put in as text.
(() => {
  'use strict';

  // The server's clock is the one that ends a lease: a browser's clock may be wrong.
  const ahead = () => {
    const now = Date.parse(document.body.dataset.now);
    return Number.isNaN(now) ? 0 : now - loadedAt;
  };
  const loadedAt = Date.now();
  const offset = ahead();

  const local = new Intl.DateTimeFormat(undefined, {
    day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit',
  });

  // Where times are evidence: to the second, with the zone by which they are told.
  const exact = new Intl.DateTimeFormat(undefined, {
    day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
    timeZoneName: 'short',
  });
  const told = (place, instant) => (place.closest('.story') ? exact : local).format(new Date(instant));

  const showTimes = root => root.querySelectorAll('time[datetime]:not([data-until], [data-since], [title])').forEach(time => {
    time.title = time.textContent;
    time.textContent = told(time, time.dateTime);
  });

  // The trail's sentences name instants as the audit log has them.
  const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)/;
  const tellTimes = root => root.querySelectorAll('.trail span').forEach(sentence => {
    const parts = sentence.textContent.split(INSTANT);
    if (parts.length > 1 && !sentence.childElementCount) {
      sentence.replaceChildren(...parts.map((part, at) => {
        if (at % 2 === 0) {
          return part;
        }
        const time = document.createElement('time');
        time.dateTime = part;
        time.title = part;
        time.textContent = told(sentence, part);
        return time;
      }));
    }
  });

  const two = number => String(number).padStart(2, '0');

  const left = milliseconds => {
    const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    if (hours >= 48) {
      // Never rounded up: nobody is to count on an hour that is not there.
      return `${Math.floor(hours / 24)} days${hours % 24 ? ` ${hours % 24} h` : ''}`;
    }
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  };

  const ago = milliseconds => {
    const minutes = Math.floor(milliseconds / 60000);
    if (minutes < 1) {
      return 'just now';
    }
    if (minutes < 120) {
      return `${minutes} min ago`;
    }
    return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} hours ago` : `${Math.floor(minutes / 1440)} days ago`;
  };

  const age = () => document.querySelectorAll('time[data-since]').forEach(time => {
    const begin = Date.parse(time.dataset.since);
    if (!time.title) {
      time.title = `${local.format(new Date(begin))} (${time.textContent})`;
    }
    const words = ago(Date.now() + offset - begin);
    if (time.textContent !== words) {
      time.textContent = words;
    }
  });

  const tick = () => document.querySelectorAll('time[data-until]').forEach(time => {
    const end = Date.parse(time.dataset.until);
    const rest = end - (Date.now() + offset);
    if (!time.title) {
      time.title = `${local.format(new Date(end))} (${time.textContent})`;
    }
    time.textContent = rest > 0 ? left(rest) : 'now';
    time.classList.toggle('soon', rest < Number(time.dataset.warn ?? 5 * 60) * 1000);
  });

  // A local time of the viewer goes to the server as an instant.
  const instants = root => root.querySelectorAll('input[data-instant]').forEach(field => {
    const hidden = field.form.elements[field.dataset.instant];
    const at = new Date(field.dataset.value || NaN);
    if (!Number.isNaN(at.getTime())) {
      field.value = new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
    }
    field.addEventListener('change', () => {
      const at = new Date(field.value);
      hidden.value = Number.isNaN(at.getTime()) ? '' : at.toISOString();
      hidden.dispatchEvent(new Event('change', { bubbles: true }));
    });
  });

  // What was typed is kept in this tab until it was sent, also over a new sign-in, but for nobody else who signs in.
  const me = document.body.dataset.me && encodeURIComponent(document.body.dataset.me);
  const draftKey = form => `draft:${me}:${form.dataset.draft}:${location.pathname}`;
  const drafts = root => root.querySelectorAll('form[data-draft]').forEach(form => {
    const texts = [...form.querySelectorAll('textarea, input[type=text], select')];
    const kept = JSON.parse(sessionStorage.getItem(draftKey(form)) || '{}');
    texts.filter(text => !text.value && kept[text.name]).forEach(text => {
      text.value = kept[text.name];
      text.dispatchEvent(new Event('input', { bubbles: true }));
    });
    form.addEventListener('input', () => sessionStorage.setItem(
      draftKey(form), JSON.stringify(Object.fromEntries(texts.map(text => [text.name, text.value])))));
    form.addEventListener('submit', () => sessionStorage.setItem('sent', draftKey(form)));
  });
  const forget = which => Object.keys(sessionStorage)
    .filter(key => key.startsWith('draft:') && which(key))
    .forEach(key => sessionStorage.removeItem(key));
  // What was sent is taken where the page says what was done, or is that of the request which came of it.
  const forgetSent = () => {
    const sent = sessionStorage.getItem('sent');
    if (document.querySelector('.notice-done') || sent && !sent.endsWith(location.pathname) && /^\/requests\//.test(location.pathname)) {
      forget(key => key === sent);
      sessionStorage.removeItem('sent');
    }
  };
  if (me) {
    forget(key => !key.startsWith(`draft:${me}:`));
  }
  document.querySelector('form.sign-out')?.addEventListener('submit', () => forget(() => true));

  // Heard before all others, which go on with what is left.
  document.addEventListener('input', event => {
    const { name, value, form } = event.target;
    // An offered duration and one in people's own words take each other's place.
    if (name === 'other' && value) {
      form.querySelectorAll('[name=duration]:checked').forEach(preset => { preset.checked = false; });
    } else if (name === 'duration' && form.elements.other) {
      form.elements.other.value = '';
    }
    // What was wrong with a field is no news once it is filled in anew.
    const place = event.target.closest('fieldset') ?? event.target.closest('label');
    place?.querySelector('.wrong')?.remove();
    place?.querySelector('[aria-invalid]')?.removeAttribute('aria-invalid');
  }, true);

  const filters = root => root.querySelectorAll('input[data-filters]').forEach(field => {
    const rows = [...document.getElementById(field.dataset.filters).tBodies[0].rows];
    const none = document.getElementById(`${field.dataset.filters}-none`);
    const choices = [...root.querySelectorAll(`select[data-filters="${field.dataset.filters}"]`)];
    const filter = () => {
      const words = field.value.toLowerCase().split(/\s+/);
      rows.forEach(row => {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every(word => text.includes(word))
          || choices.some(choice => choice.value && choice.value !== row.dataset[choice.name]);
      });
      none.hidden = rows.some(row => !row.hidden);
    };
    field.addEventListener('input', filter);
    choices.forEach(choice => choice.addEventListener('change', filter));
    field.addEventListener('keydown', event => {
      const first = rows.find(row => !row.hidden);
      if (event.key === 'Enter' && first) {
        event.preventDefault();
        first.querySelector('a').click();
      }
    });
  });

  const dress = root => {
    showTimes(root);
    tellTimes(root);
    instants(root);
    drafts(root);
    filters(root);
    age();
    tick();
  };

  forgetSent();
  dress(document);
  document.querySelector('[aria-invalid]')?.focus();
  setInterval(tick, 1000);
  setInterval(age, 10000);
  document.body.addEventListener('htmx:load', event => {
    if (event.detail.elt !== document.body) {
      forgetSent();
      dress(event.detail.elt);
      // The button that was pressed is gone: who reads by ear or by key goes on at what came of it.
      const outcome = event.detail.elt.id === 'main' && event.detail.elt.querySelector('.notice');
      if (outcome) {
        outcome.tabIndex = -1;
        outcome.focus();
      }
    }
  });
  // A page that nobody touches asks no more, so that its session ends as if the page were closed.
  const patience = 15 * 60 * 1000;
  let touchedAt = Date.now();
  ['keydown', 'pointerdown', 'pointermove', 'wheel'].forEach(touch =>
    addEventListener(touch, () => { touchedAt = Date.now(); }, { passive: true }));
  // Somebody has filled in something that was not sent: it is not taken from them.
  let written = false;
  addEventListener('input', event => { written ||= event.target.form?.method === 'post'; });
  addEventListener('submit', () => { written = false; });
  let over = false;
  document.body.addEventListener('htmx:beforeRequest', event => {
    if (event.detail.elt.id === 'live' && (over || Date.now() - touchedAt > patience)) {
      event.preventDefault();
    }
  });
  // What a look brings along is put in only where it says something new: who listens to it, or is about to press a button
  // in it, is not disturbed.
  const brought = new WeakMap();
  // Each answer has a token of its own, which says nothing new.
  const said = html => html.replace(/(name="_csrf" value=")[^"]*/g, '$1');
  // What somebody has begun in a list that turns goes with it by its id: what is open, ticked or typed.
  const carryOver = (from, to) => {
    const anew = element => to.querySelector(`#${CSS.escape(element.id)}`);
    const focused = from.querySelector(':focus');
    from.querySelectorAll('details[id][open]').forEach(details => anew(details)?.toggleAttribute('open', true));
    from.querySelectorAll('input[id]').forEach(field => anew(field)?.replaceWith(field));
    // Where it was in a field that only moved, htmx does not look for the focus.
    queueMicrotask(() => {
      if (focused?.isConnected) {
        focused.focus({ preventScroll: true });
      }
    });
  };
  document.body.addEventListener('htmx:oobBeforeSwap', event => {
    const { target, fragment } = event.detail;
    // A form that somebody has opened to write in stays; what is sent from it too late is refused with the reason.
    if (target.querySelector('details[open]:not([id])')) {
      event.detail.shouldSwap = false;
      return;
    }
    const known = brought.get(target) ?? said(target.innerHTML);
    brought.set(target, said(fragment.innerHTML));
    if (known === said(fragment.innerHTML)) {
      event.detail.shouldSwap = false;
      return;
    }
    if (target.contains(document.activeElement)) {
      document.getElementById('standing')?.focus();
    }
    carryOver(target, fragment);
  });
  // A page that could not be made now is asked for until it can.
  const waiting = document.querySelector('[data-retry]');
  if (waiting && !location.pathname.startsWith('/login')) {
    document.getElementById('retry').prepend('Latchkey tries again by itself. ');
    setInterval(async () => {
      if (Date.now() - touchedAt < patience) {
        const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, redirect: 'manual' }).catch(() => null);
        if (answer?.ok) {
          location.replace(location.href);
        }
      }
    }, Number(waiting.dataset.retry));
  }
  // What would be refused for its size is not sent.
  document.querySelectorAll('input[type=file][data-most]').forEach(field => field.addEventListener('change', () => {
    const large = [...field.files].find(file => file.size > Number(field.dataset.most));
    field.setCustomValidity(large ? `${large.name} is larger than ${field.dataset.most / 1024 / 1024} MB.` : '');
    field.reportValidity();
  }));
  const say = sentence => {
    const notice = document.querySelector('.notice-away') || document.createElement('div');
    notice.className = 'notice notice-refused notice-away';
    notice.setAttribute('role', 'alert');
    notice.textContent = sentence;
    document.getElementById('main').prepend(notice);
  };
  // Who is on the way to another page, or out, is not called back.
  let leaving = false;
  addEventListener('beforeunload', () => { leaving = true; });
  addEventListener('pageshow', () => { leaving = false; });

  // Who has sent something and waits is told for what; what turns by itself is waited for by nobody.
  const wait = document.getElementById('wait');
  let soon;
  const waited = () => {
    clearTimeout(soon);
    wait.textContent = '';
  };
  addEventListener('submit', ({ target, submitter }) => {
    waited();
    soon = setTimeout(() => {
      wait.textContent = submitter?.dataset.waits ?? target.dataset.waits ?? 'Waiting for Latchkey…';
    }, 300);
  });
  document.body.addEventListener('htmx:afterRequest', event => {
    if (event.detail.requestConfig.triggeringEvent?.type === 'submit') {
      waited();
    }
  });
  addEventListener('pageshow', waited);

  // What came to nothing is said: else a click on a button would look as if it had worked.
  const failed = event => {
    if (leaving) {
      return;
    }
    if (event.detail.xhr.status === 401) {
      // The session is over: the page anew leads to signing in, and back.
      if (written && event.detail.elt.id === 'live') {
        over = true;
        say('Your session is over. Copy what you have written, then load the page anew to sign in.');
      } else {
        location.reload();
      }
    } else if (event.detail.requestConfig.verb === 'get') {
      say('Latchkey does not answer now; what stands here may be old.');
    } else {
      say('That did not work. Load the page anew to see where it stands, and try again.');
    }
  };
  document.body.addEventListener('htmx:responseError', failed);
  document.body.addEventListener('htmx:sendError', failed);
  document.body.addEventListener('htmx:beforeSwap', event => {
    if (event.detail.shouldSwap) {
      document.querySelector('.notice-away')?.remove();
    }
  });
})();
