// What pages gain from a script; each works without it too.
import { closeOpenSheets } from "./sheets.js";
import { showChosenFiles } from "./uploads.js";
import { sendOnce } from "./once.js";
import { dismissNotices } from "./notices.js";
import { nameCellsOfCards } from "./cards.js";
import { sendOnChange } from "./filters.js";
import { tickAll } from "./ticks.js";
import { putMentions } from "./mentions.js";

document.documentElement.classList.add("has-script");
closeOpenSheets(document);
showChosenFiles(document);
sendOnce(document);
dismissNotices(document);
sendOnChange(document);
tickAll(document);
putMentions(document);
nameCellsOfCards(document);
document.addEventListener("htmx:afterSwap", (event) => nameCellsOfCards(event.target));
