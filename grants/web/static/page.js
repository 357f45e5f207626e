"use strict";
// For comfort only: all of the page works without it.

const tooLarge = (number, most) => `${number > 1 ? "These files have" : "This file has"} more than the ${Math.floor(most / 1048576)} MB that can be sent.`;

for (const drop of document.querySelectorAll(".drop")) {
  const input = drop.querySelector("input");
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.textContent = input.multiple ? "Or drop the files here." : "Or drop the file here.";
  drop.append(hint);
  const over = (event) => {
    event.preventDefault();
    drop.classList.add("over");
  };
  drop.addEventListener("dragenter", over);
  drop.addEventListener("dragover", over);
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const files = event.dataTransfer.files;
    if (!files.length) return;
    if (files.length > 1 && !input.multiple) {
      hint.textContent = "Drop one file at a time, please.";
      return;
    }
    input.files = files;
    hint.textContent = input.multiple ? `${files.length} chosen.` : `${files[0].name} is chosen.`;
  });
}

// A file that is dropped beside the zone would be opened by the browser, and the page would be gone.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());

for (const form of document.querySelectorAll("form[data-busy]")) {
  const input = form.querySelector("input[type=file]");
  const busy = form.querySelector(".busy");
  const button = form.querySelector("button");
  form.addEventListener("submit", (event) => {
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
    if (size > Number(input.dataset.most)) {
      event.preventDefault();
      busy.textContent = tooLarge(input.files.length, Number(input.dataset.most));
      return;
    }
    busy.textContent = form.dataset.busy;
    button.disabled = true;
  });
  window.addEventListener("pageshow", () => {
    busy.textContent = "";
    button.disabled = false;
  });
}

const make = document.getElementById("make");
if (make) {
  const busy = document.querySelector("[data-for=make]");
  make.addEventListener("submit", () => {
    busy.textContent = "It is being made, and will be among your downloads in a few seconds.";
    setTimeout(() => (busy.textContent = ""), 10000);
  });
}

const summary = document.querySelector(".summary");
if (summary) summary.focus();
