// "Copy the link": a button that only a script can work, so it is hidden until there is one. What
// has happened is said beside it, in words that a screen reader speaks too.
//   <button type="button" data-copy="ADDRESS" data-copied="WORDS" hidden>

export function enhance(root) {
  for (const button of root.querySelectorAll('button[data-copy]')) {
    const said = document.createElement('span');
    said.setAttribute('role', 'status');
    said.className = 'copied';
    button.after(' ', said);
    button.hidden = false;
    button.addEventListener('click', async () => {
      const address = new URL(button.dataset.copy, location.href).href;
      said.textContent = '';
      try {
        await navigator.clipboard.writeText(address);
        said.textContent = button.dataset.copied;
      } catch {
        // Without leave, or without https: the address itself, to be marked by hand.
        said.textContent = address;
        getSelection()?.selectAllChildren(said);
      }
    });
  }
}
