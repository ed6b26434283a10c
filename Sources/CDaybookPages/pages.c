#include "CDaybookPages.h"

// The files are taken into the program by the compiler (C23); it says which ones a build depends on.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char api_js[] = {
#embed "Pages/api.js"
};
static const unsigned char book_css[] = {
#embed "Pages/book.css"
};
static const unsigned char book_html[] = {
#embed "Pages/book.html"
};
static const unsigned char book_js[] = {
#embed "Pages/book.js"
};
static const unsigned char clock_js[] = {
#embed "Pages/clock.js"
};
static const unsigned char daybook_css[] = {
#embed "Pages/daybook.css"
};
static const unsigned char daybook_js[] = {
#embed "Pages/daybook.js"
};
static const unsigned char expo_css[] = {
#embed "Pages/expo.css"
};
static const unsigned char expo_html[] = {
#embed "Pages/expo.html"
};
static const unsigned char expo_js[] = {
#embed "Pages/expo.js"
};
static const unsigned char icon_svg[] = {
#embed "Pages/icon.svg"
};
static const unsigned char kitchen_css[] = {
#embed "Pages/kitchen.css"
};
static const unsigned char kitchen_html[] = {
#embed "Pages/kitchen.html"
};
static const unsigned char kitchen_js[] = {
#embed "Pages/kitchen.js"
};
static const unsigned char live_js[] = {
#embed "Pages/live.js"
};
static const unsigned char shapes_js[] = {
#embed "Pages/shapes.js"
};
static const unsigned char sound_js[] = {
#embed "Pages/sound.js"
};
static const unsigned char sw_js[] = {
#embed "Pages/sw.js"
};
static const unsigned char tickets_js[] = {
#embed "Pages/tickets.js"
};
static const unsigned char words_js[] = {
#embed "Pages/words.js"
};

// The house: floor, report, audit.
static const unsigned char audit_changes_js[] = {
#embed "Pages/audit-changes.js"
};
static const unsigned char audit_story_js[] = {
#embed "Pages/audit-story.js"
};
static const unsigned char audit_css[] = {
#embed "Pages/audit.css"
};
static const unsigned char audit_html[] = {
#embed "Pages/audit.html"
};
static const unsigned char audit_js[] = {
#embed "Pages/audit.js"
};
static const unsigned char floor_acts_js[] = {
#embed "Pages/floor-acts.js"
};
static const unsigned char floor_day_js[] = {
#embed "Pages/floor-day.js"
};
static const unsigned char floor_drag_js[] = {
#embed "Pages/floor-drag.js"
};
static const unsigned char floor_panels_js[] = {
#embed "Pages/floor-panels.js"
};
static const unsigned char floor_past_js[] = {
#embed "Pages/floor-past.js"
};
static const unsigned char floor_side_js[] = {
#embed "Pages/floor-side.js"
};
static const unsigned char floor_state_js[] = {
#embed "Pages/floor-state.js"
};
static const unsigned char floor_css[] = {
#embed "Pages/floor.css"
};
static const unsigned char floor_html[] = {
#embed "Pages/floor.html"
};
static const unsigned char floor_js[] = {
#embed "Pages/floor.js"
};
static const unsigned char house_css[] = {
#embed "Pages/house.css"
};
static const unsigned char report_charts_js[] = {
#embed "Pages/report-charts.js"
};
static const unsigned char report_figures_js[] = {
#embed "Pages/report-figures.js"
};
static const unsigned char report_css[] = {
#embed "Pages/report.css"
};
static const unsigned char report_html[] = {
#embed "Pages/report.html"
};
static const unsigned char report_js[] = {
#embed "Pages/report.js"
};
static const unsigned char words_audit_js[] = {
#embed "Pages/words-audit.js"
};
static const unsigned char words_house_js[] = {
#embed "Pages/words-house.js"
};
static const unsigned char words_report_js[] = {
#embed "Pages/words-report.js"
};

#define PAGE(name, bytes) {name, bytes, sizeof bytes}

static const struct daybook_page pages[] = {
    PAGE("api.js", api_js),           PAGE("book.css", book_css),       PAGE("book.html", book_html),
    PAGE("book.js", book_js),         PAGE("clock.js", clock_js),       PAGE("daybook.css", daybook_css),
    PAGE("daybook.js", daybook_js),   PAGE("expo.css", expo_css),       PAGE("expo.html", expo_html),
    PAGE("expo.js", expo_js),         PAGE("icon.svg", icon_svg),       PAGE("kitchen.css", kitchen_css),
    PAGE("kitchen.html", kitchen_html), PAGE("kitchen.js", kitchen_js), PAGE("live.js", live_js),
    PAGE("shapes.js", shapes_js),     PAGE("sound.js", sound_js),       PAGE("sw.js", sw_js),
    PAGE("tickets.js", tickets_js),   PAGE("words.js", words_js),
    PAGE("audit-changes.js", audit_changes_js), PAGE("audit-story.js", audit_story_js), PAGE("audit.css", audit_css),
    PAGE("audit.html", audit_html), PAGE("audit.js", audit_js), PAGE("floor-acts.js", floor_acts_js),
    PAGE("floor-day.js", floor_day_js), PAGE("floor-drag.js", floor_drag_js), PAGE("floor-panels.js", floor_panels_js),
    PAGE("floor-past.js", floor_past_js), PAGE("floor-side.js", floor_side_js), PAGE("floor-state.js", floor_state_js),
    PAGE("floor.css", floor_css), PAGE("floor.html", floor_html), PAGE("floor.js", floor_js),
    PAGE("house.css", house_css), PAGE("report-charts.js", report_charts_js), PAGE("report-figures.js", report_figures_js),
    PAGE("report.css", report_css), PAGE("report.html", report_html), PAGE("report.js", report_js),
    PAGE("words-audit.js", words_audit_js), PAGE("words-house.js", words_house_js), PAGE("words-report.js", words_report_js),
};

const size_t daybook_page_count = sizeof pages / sizeof pages[0];

const struct daybook_page *daybook_page(size_t place) { return &pages[place]; }
