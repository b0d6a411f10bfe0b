// form[data-steps]: choosing another step (radio "kind" with data-done and data-next) brings its usual words along,
// unless somebody has written their own.
export function startSteps() {
  for (const form of document.querySelectorAll("form[data-steps]")) {
    const kinds = [...form.querySelectorAll("input[name=kind]")];
    form.addEventListener("change", (event) => {
      if (event.target.name !== "kind") return;
      for (const part of ["done", "next"]) {
        const field = form.elements[part];
        const usual = kinds.some((kind) => kind.dataset[part] === field.value.trim());
        if (usual || !field.value.trim()) field.value = event.target.dataset[part];
      }
    });
  }
}
