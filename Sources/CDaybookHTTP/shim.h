#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* What Swift cannot call: functions with a variable number of arguments, and macros with casts. Socket addresses are here too,
   because a sockaddr is one of several types behind one pointer. */

struct daybook_http_settings {
  int listener;
  unsigned int connections;
  unsigned int connections_per_peer;
  size_t connection_bytes;
  /* PEM texts; both or neither. */
  const char *certificate;
  const char *key;
  void *context;
  MHD_AccessHandlerCallback handle;
  MHD_RequestCompletedCallback completed;
  MHD_NotifyConnectionCallback connection;
  void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
};

/* One thread that polls: the library's epoll thread stalls at multiples of 128 ready connections. */
static inline struct MHD_Daemon *daybook_http_start(const struct daybook_http_settings *settings) {
  unsigned int flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_ALLOW_SUSPEND_RESUME;
  struct MHD_OptionItem tls[] = {
      {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)settings->certificate},
      {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)settings->key},
      {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
      {MHD_OPTION_END, 0, NULL},
  };
  struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
  if (settings->certificate != NULL) flags |= MHD_USE_TLS;
  return MHD_start_daemon(
      flags, 0, NULL, NULL, settings->handle, settings->context,
      MHD_OPTION_LISTEN_SOCKET, settings->listener,
      MHD_OPTION_CONNECTION_LIMIT, settings->connections,
      MHD_OPTION_PER_IP_CONNECTION_LIMIT, settings->connections_per_peer,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings->connection_bytes,
      MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_NOTIFY_COMPLETED, settings->completed, settings->context,
      MHD_OPTION_NOTIFY_CONNECTION, settings->connection, settings->context,
      MHD_OPTION_URI_LOG_CALLBACK, settings->target, settings->context,
      MHD_OPTION_ARRAY, settings->certificate != NULL ? tls : none,
      MHD_OPTION_END);
}

static inline int daybook_http_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : info->connect_fd;
}

/* How many bytes the request line and the header lines had, with the empty line that ends them. */
static inline size_t daybook_http_head_bytes(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info == NULL ? 0 : info->header_size;
}

/* What NOTIFY_CONNECTION has kept beside the connection. */
static inline void *daybook_http_kept(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

/* Writes the address of the other end, without its port; an IPv4 address in its own form. 0 when it is not known. */
static inline int daybook_http_peer(struct MHD_Connection *connection, char *text, socklen_t size) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (info == NULL || info->client_addr == NULL) return 0;
  if (info->client_addr->sa_family == AF_INET) {
    const struct sockaddr_in *address = (const struct sockaddr_in *)(const void *)info->client_addr;
    return inet_ntop(AF_INET, &address->sin_addr, text, size) != NULL;
  }
  if (info->client_addr->sa_family == AF_INET6) {
    const struct sockaddr_in6 *address = (const struct sockaddr_in6 *)(const void *)info->client_addr;
    if (IN6_IS_ADDR_V4MAPPED(&address->sin6_addr))
      return inet_ntop(AF_INET, &address->sin6_addr.s6_addr[12], text, size) != NULL;
    return inet_ntop(AF_INET6, &address->sin6_addr, text, size) != NULL;
  }
  return 0;
}

/* The block is kept for as long as the answer lasts, and used only for clients of HTTP/1.0. */
static inline struct MHD_Response *daybook_http_streamed(
    MHD_ContentReaderCallback reader, void *context, MHD_ContentReaderFreeCallback release) {
  return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 128, reader, context, release);
}

/* Whether a signature is right: by an RSA key of modulus and exponent with SHA-256 (kind 0), by a point of P-256 with SHA-256
   and the two numbers of the signature one after the other (kind 1), by an Ed25519 key (kind 2). */
static inline int daybook_http_verify(
    int kind, const unsigned char *first, size_t first_size, const unsigned char *second, size_t second_size,
    const unsigned char *data, size_t size, const unsigned char *signature, size_t signature_size) {
  gnutls_pubkey_t key;
  gnutls_datum_t one = {(unsigned char *)first, (unsigned int)first_size};
  gnutls_datum_t two = {(unsigned char *)second, (unsigned int)second_size};
  gnutls_datum_t text = {(unsigned char *)data, (unsigned int)size};
  gnutls_datum_t sign = {(unsigned char *)signature, (unsigned int)signature_size};
  gnutls_datum_t pair = {NULL, 0};
  gnutls_sign_algorithm_t algorithm = GNUTLS_SIGN_RSA_SHA256;
  int code = -1;
  if (gnutls_pubkey_init(&key) != 0) return 0;
  if (kind == 0) {
    code = gnutls_pubkey_import_rsa_raw(key, &one, &two);
  } else if (kind == 1 && signature_size == 64) {
    gnutls_datum_t r = {sign.data, 32};
    gnutls_datum_t s = {sign.data + 32, 32};
    algorithm = GNUTLS_SIGN_ECDSA_SHA256;
    code = gnutls_encode_rs_value(&pair, &r, &s);
    if (code == 0) code = gnutls_pubkey_import_ecc_raw(key, GNUTLS_ECC_CURVE_SECP256R1, &one, &two);
    sign = pair;
  } else if (kind == 2) {
    algorithm = GNUTLS_SIGN_EDDSA_ED25519;
    code = gnutls_pubkey_import_ecc_raw(key, GNUTLS_ECC_CURVE_ED25519, &one, NULL);
  }
  if (code == 0) code = gnutls_pubkey_verify_data2(key, algorithm, 0, &text, &sign);
  gnutls_free(pair.data);
  gnutls_pubkey_deinit(key);
  return code >= 0;
}

static inline int daybook_http_sha256(const void *data, size_t size, unsigned char *digest) {
  return gnutls_hash_fast(GNUTLS_DIG_SHA256, data, size, digest);
}

/* A listening socket at an address in numbers; -errno when there is none. Port 0 takes a free one, which `bound` names. */
static inline int daybook_http_listen(const char *address, uint16_t port, uint16_t *bound) {
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  int is_four = inet_pton(AF_INET, address, &four.sin_addr) == 1;
  if (!is_four && inet_pton(AF_INET6, address, &six.sin6_addr) != 1) return -EINVAL;
  const struct sockaddr *name = is_four ? (const struct sockaddr *)&four : (const struct sockaddr *)&six;
  socklen_t size = is_four ? sizeof four : sizeof six;
  int one = 1;
  int descriptor = socket(is_four ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return -errno;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(descriptor, name, size) != 0 || listen(descriptor, 1024) != 0) {
    int reason = errno;
    close(descriptor);
    return -reason;
  }
  struct sockaddr_in6 taken;
  socklen_t length = sizeof taken;
  if (getsockname(descriptor, (struct sockaddr *)&taken, &length) == 0)
    *bound = ntohs(is_four ? ((struct sockaddr_in *)(void *)&taken)->sin_port : taken.sin6_port);
  return descriptor;
}

/* The bytes of an address in numbers: 4 or 16 of them, an IPv4 address in its own form; 0 when it is none. */
static inline int daybook_http_address(const char *text, unsigned char *bytes) {
  static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (inet_pton(AF_INET, text, bytes) == 1) return 4;
  if (inet_pton(AF_INET6, text, bytes) != 1) return 0;
  if (memcmp(bytes, mapped, sizeof mapped) != 0) return 16;
  memmove(bytes, bytes + 12, 4);
  return 4;
}

/* Sends one datagram to a socket of this machine, by a path or, after @, by a name; 0, or -errno. */
static inline int daybook_http_notify(const char *path, const char *text, size_t size) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t length = strlen(path);
  if ((path[0] != '/' && path[0] != '@') || length < 2 || length >= sizeof address.sun_path) return -EINVAL;
  memcpy(address.sun_path, path, length);
  if (path[0] == '@') address.sun_path[0] = 0;
  int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -errno;
  socklen_t whole = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
  ssize_t sent = sendto(descriptor, text, size, MSG_NOSIGNAL, (struct sockaddr *)&address, whole);
  int reason = sent == (ssize_t)size ? 0 : -errno;
  close(descriptor);
  return reason;
}
