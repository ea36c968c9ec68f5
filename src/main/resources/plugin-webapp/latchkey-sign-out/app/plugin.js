// The webapp's own sign-out ends only its own session, and single sign-on opens the next one at once. So a click on
// the menu's entry is taken before the webapp sees it, and ends Latchkey's session and then Keycloak's.

const root = document.querySelector("base").getAttribute("app-root").replace(/\/camunda$/, "");

async function signOut() {
  const csrf = await (await fetch(root + "/csrf", { credentials: "same-origin" })).json();
  const answer = await fetch(root + "/logout", {
    method: "POST",
    credentials: "same-origin",
    headers: { Accept: "application/json", [csrf.headerName]: csrf.token },
  });
  window.location.assign((await answer.json()).location);
}

document.addEventListener(
  "click",
  (click) => {
    if (!click.target.closest("li.account li.logout a")) {
      return;
    }
    click.preventDefault();
    click.stopImmediatePropagation();
    // Whatever went wrong, a fresh page shows the truth: signed in still, or not.
    signOut().catch(() => window.location.reload());
  },
  true
);
