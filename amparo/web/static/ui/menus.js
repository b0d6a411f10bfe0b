// Menus are <details class="menu"> and dialogs are opened by command/commandfor: both work without this file.
// It closes menus as people expect and helps browsers that do not know `command` yet.
export function startMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  if (!("command" in HTMLButtonElement.prototype)) document.addEventListener("click", obeyCommand);
  document.querySelector("[data-focus]")?.focus();
}

function obeyCommand(event) {
  const button = event.target.closest("button[commandfor]");
  const dialog = button && document.getElementById(button.getAttribute("commandfor"));
  if (!(dialog instanceof HTMLDialogElement)) return;
  if (button.getAttribute("command") === "show-modal") dialog.showModal();
  else dialog.close();
}
