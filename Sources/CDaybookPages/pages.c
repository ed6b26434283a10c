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

#define PAGE(name, bytes) {name, bytes, sizeof bytes}

static const struct daybook_page pages[] = {
    PAGE("api.js", api_js),           PAGE("book.css", book_css),       PAGE("book.html", book_html),
    PAGE("book.js", book_js),         PAGE("clock.js", clock_js),       PAGE("daybook.css", daybook_css),
    PAGE("daybook.js", daybook_js),   PAGE("expo.css", expo_css),       PAGE("expo.html", expo_html),
    PAGE("expo.js", expo_js),         PAGE("icon.svg", icon_svg),       PAGE("kitchen.css", kitchen_css),
    PAGE("kitchen.html", kitchen_html), PAGE("kitchen.js", kitchen_js), PAGE("live.js", live_js),
    PAGE("shapes.js", shapes_js),     PAGE("sound.js", sound_js),       PAGE("sw.js", sw_js),
    PAGE("tickets.js", tickets_js),   PAGE("words.js", words_js),
};

const size_t daybook_page_count = sizeof pages / sizeof pages[0];

const struct daybook_page *daybook_page(size_t place) { return &pages[place]; }
