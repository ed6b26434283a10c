#include <curl/curl.h>

/* What Swift cannot call: functions with a variable number of arguments. */

struct daybook_fetch_settings {
  const char *address;
  const struct curl_slist *fields;
  /* NULL: GET; else POST with this body, which is copied. */
  const char *body;
  size_t body_bytes;
  long connect_milliseconds;
  long total_milliseconds;
  /* A file of PEM certificates; NULL: those of the system. */
  const char *authorities;
  /* Room for CURL_ERROR_SIZE bytes, as long as the handle: more words about a failure. */
  char *detail;
  void *context;
  size_t (*head)(char *data, size_t size, size_t count, void *context);
  size_t (*data)(char *data, size_t size, size_t count, void *context);
};

static inline CURLcode daybook_fetch_prepare(CURL *handle, const struct daybook_fetch_settings *settings) {
  CURLcode code = CURLE_OK;
#define DAYBOOK_SET(option, value) \
  if (code == CURLE_OK) code = curl_easy_setopt(handle, option, value)
  DAYBOOK_SET(CURLOPT_PROTOCOLS_STR, "http,https");
  DAYBOOK_SET(CURLOPT_URL, settings->address);
  DAYBOOK_SET(CURLOPT_FOLLOWLOCATION, 0L);
  /* Nothing of the environment or of a file: no proxy, no names and passwords. */
  DAYBOOK_SET(CURLOPT_PROXY, "");
  DAYBOOK_SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  DAYBOOK_SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  DAYBOOK_SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  DAYBOOK_SET(CURLOPT_SSL_VERIFYPEER, 1L);
  DAYBOOK_SET(CURLOPT_SSL_VERIFYHOST, 2L);
  if (settings->authorities != NULL) {
    DAYBOOK_SET(CURLOPT_CAINFO, settings->authorities);
    DAYBOOK_SET(CURLOPT_CAPATH, NULL);
  }
  /* Time-outs without signals, and without waiting for a name server that does not answer. */
  DAYBOOK_SET(CURLOPT_NOSIGNAL, 1L);
  DAYBOOK_SET(CURLOPT_QUICK_EXIT, 1L);
  DAYBOOK_SET(CURLOPT_CONNECTTIMEOUT_MS, settings->connect_milliseconds);
  DAYBOOK_SET(CURLOPT_TIMEOUT_MS, settings->total_milliseconds);
  DAYBOOK_SET(CURLOPT_HTTPHEADER, settings->fields);
  if (settings->body != NULL) {
    DAYBOOK_SET(CURLOPT_POST, 1L);
    DAYBOOK_SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)settings->body_bytes);
    DAYBOOK_SET(CURLOPT_COPYPOSTFIELDS, settings->body);
  }
  DAYBOOK_SET(CURLOPT_ERRORBUFFER, settings->detail);
  DAYBOOK_SET(CURLOPT_HEADERFUNCTION, settings->head);
  DAYBOOK_SET(CURLOPT_HEADERDATA, settings->context);
  DAYBOOK_SET(CURLOPT_WRITEFUNCTION, settings->data);
  DAYBOOK_SET(CURLOPT_WRITEDATA, settings->context);
#undef DAYBOOK_SET
  return code;
}

static inline long daybook_fetch_status(CURL *handle) {
  long status = 0;
  return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

/* The next transfer that has ended, and how it ended; NULL when there is none. */
static inline CURL *daybook_fetch_ended(CURLM *multi, CURLcode *code) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *code = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}
