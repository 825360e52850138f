// Says before the first paint that scripts run, so that menus may start folded.
document.documentElement.classList.add("js");
