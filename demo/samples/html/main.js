const box = document.querySelector("interaction-textarea");
const audit = document.querySelector("#audit");

box.addEventListener("interaction-audit", ({ record }) => {
  if (!record.executed || record.decision.action.type === "idle") return;
  audit.append(Object.assign(document.createElement("li"), { textContent: record.decision.text }));
});

// `?scripted` plays a script in place of the model: no download, the same every time.
if (new URLSearchParams(location.search).has("scripted")) {
  box.engine = "scripted";
  box.script = [{ when: "quokka ", say: 'mark("animal", "quokka", "underline")' }];
}
