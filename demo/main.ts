import { renderDemo } from "./page.js";

// `?scripted` shows the whole page without a model: what a good one would do.
const scripted = new URLSearchParams(location.search).has("scripted");
document.querySelector<HTMLElement>("#scripted")!.hidden = !scripted;
renderDemo(document.querySelector("#demo")!, { scripted, pace: 1, model: new URL("../models/interaction-135m/", location.href).href });
