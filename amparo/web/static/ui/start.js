// The one entry point of every page. Each module looks for its own data-* attributes and does nothing without them.
import { startAnnouncing } from "./announce.js";
import { startChoosers } from "./chooser.js";
import { startDeepLinks } from "./deeplink.js";
import { startDrafts } from "./draft.js";
import { startFinders } from "./finder.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startSeen } from "./seen.js";
import { startSolving } from "./solving.js";
import { startSteps } from "./steps.js";
import { startTheme } from "./theme.js";
import { startTimes } from "./times.js";
import { startUploads } from "./upload.js";

startTheme();
startMenus();
startTimes();
startFinders();
startKeys();
startDrafts();
startUploads();
startAnnouncing();
startSteps();
startSolving();
startSeen();
startChoosers();
startDeepLinks();
