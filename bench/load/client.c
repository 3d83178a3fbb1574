/* One client: connect, upgrade, identify, open a room, be live. */
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define PER_ADDRESS 5000 /* clients from one loopback address, whose ports are limited */
#define FIRST_WAIT 1.0   /* seconds; the page's own rule (static/js/model/connection.js) */
#define LAST_WAIT 20.0

extern char epoch[64];
uint64_t read_at;
static char buffer[1 << 18];
static double spread; /* seconds within which the server asked its clients to come back */

static void watch(int index, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.u32 = index};
    epoll_ctl(epoll_fd, operation, clients[index].fd, &event);
}

static void refused(int index, const char *what, const char *bytes, size_t length) {
    tally.refused++;
    snprintf(tally.error, sizeof tally.error, "%s: %.*s", what, (int)(length < 180 ? length : 180), bytes);
    client_close(index);
}

/* The connection was lost, or failed: try again later, like the page. */
static void lost(int index) {
    struct client *client = &clients[index];
    double base = FIRST_WAIT * (1 << (client->tries < 5 ? client->tries : 5));
    double chance = random() / (double)RAND_MAX;
    if (base > LAST_WAIT) base = LAST_WAIT;
    double wait = client->state == LIVE && spread > 0 ? chance * spread : base / 2 + chance * base;
    if (client->state == LIVE) tally.live--, tally.lost++;
    else tally.unreachable++;
    client_close(index);
    client->tries++;
    client->state = WAITING;
    client->due = now_ns() + wait * 1e9;
}

void client_connect(int index) {
    struct client *client = &clients[index];
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons(opt.port)};
    int on = 1;
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + index / PER_ADDRESS);
    inet_pton(AF_INET, opt.host, &to.sin_addr);
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (client->fd < 0) {
        perror("load: socket");
        exit(1);
    }
    setsockopt(client->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    bind(client->fd, (struct sockaddr *)&from, sizeof from);
    client->speech = opt.speech[index % strlen(opt.speech)];
    client->state = CONNECTING;
    client->ack = 0;
    if (connect(client->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) lost(index);
    else watch(index, EPOLL_CTL_ADD, EPOLLOUT);
}

static void send_all(int index, const char *bytes, size_t length) {
    if (send(clients[index].fd, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) lost(index);
}

void client_writable(int index) {
    struct client *client = &clients[index];
    bool in_a_room = client->speech == JSON || client->speech == LINES;
    char request[512], path[128];
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        lost(index);
        return;
    }
    watch(index, EPOLL_CTL_MOD, EPOLLIN);
    client->state = UPGRADING;
    expand(path, sizeof path, in_a_room ? opt.room_path : opt.path, index, client, "");
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n%s"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                          path, opt.host, opt.port,
                          client->speech == JSON ? "Sec-WebSocket-Protocol: banter.json\r\n" : "");
    send_all(index, request, length);
}

void client_send(int index, int opcode, const char *payload, size_t length) {
    static char bytes[1 << 16];
    send_all(index, bytes, frame(bytes, opcode, payload, length));
}

void client_ask(int index, const char *template, const char *text) {
    static char payload[1 << 15];
    clients[index].ack++;
    client_send(index, 1, payload, expand(payload, sizeof payload, template, index, &clients[index], text));
}

void client_close(int index) {
    struct client *client = &clients[index];
    if (client->fd >= 0) close(client->fd);
    free(client->rest);
    client->rest = NULL;
    client->rest_len = 0;
    client->fd = -1;
    client->state = IDLE;
}

static void ask_to_open(int index) {
    bool again = clients[index].rev > 0 && *opt.resume;
    clients[index].state = OPENING;
    client_ask(index, clients[index].speech == JSON ? opt.json_open : again ? opt.resume : opt.open, "");
}

/* The server has accepted us. If rooms have to be made, the first client of each makes it. */
static void greeted(int index) {
    if (*opt.create && index < opt.rooms && clients[index].rev == 0) {
        clients[index].state = CREATING;
        client_ask(index, opt.create, "");
    } else ask_to_open(index);
}

static void live(int index) {
    clients[index].tries = 0;
    clients[index].state = LIVE;
    tally.live++;
    if (visiting) client_close(index);
}

static void opened(int index, const char *payload, size_t length) {
    struct client *client = &clients[index];
    if (!contains(payload, length < 64 ? length : 64, "\"ok\":true")) {
        refused(index, "room not opened", payload, length);
        return;
    }
    number_after(payload, length, "\"rev\":", &client->rev);
    const char *at = memmem(payload, length, "\"epoch\":\"", 9);
    if (at != NULL) sscanf(at + 9, "%63[^\"]", epoch);
    live(index);
}

static void acked(int index, const char *payload, size_t length) {
    if (strtoul(payload, NULL, 10) != clients[index].ack) refused(index, "not the ack awaited", payload, length);
    else if (clients[index].state == CREATING) ask_to_open(index);
    else if (clients[index].state == OPENING) opened(index, payload, length);
    else traffic_acked(index, payload, length);
}

static void event(int index, const char *payload, size_t length) {
    uint64_t seconds;
    if (length > 11 && !memcmp(payload, "[\"message\",", 11)) traffic_heard(index, payload, length);
    else if (length > 11 && !memcmp(payload, "[\"restart\",", 11) && number_after(payload, length, "\"seconds\":", &seconds))
        spread = seconds;
}

/* Engine.IO: 0 open, 2 ping, 4 message; Socket.IO: 0 connect, 2 event, 3 ack, 4 refused. */
static void socketio_packet(int index, const char *payload, size_t length) {
    if (payload[0] == '2') client_send(index, 1, "3", 1);
    else if (payload[0] == '0') {
        char packet[512];
        client_send(index, 1, packet, expand(packet, sizeof packet, opt.connect, index, &clients[index], ""));
    } else if (payload[0] != '4' || length < 2 || payload[1] == '1') lost(index);
    else if (payload[1] == '2') event(index, payload + 2, length - 2);
    else if (payload[1] == '3') acked(index, payload + 2, length - 2);
    else if (payload[1] == '0') greeted(index);
    else refused(index, "not let in", payload, length);
}

/* Banter's JSON: an event, or the answer to a request. */
static void json_text(int index, const char *payload, size_t length) {
    static const char event[] = "{\"event\":\"";
    const size_t name = sizeof event - 1;
    if (length > 6 && !memcmp(payload, "{\"id\":", 6)) acked(index, payload + 6, length - 6);
    else if (length < name + 8 || memcmp(payload, event, name)) lost(index);
    else if (!memcmp(payload + name, "message\"", 8)) traffic_heard(index, payload, length);
    else if (!memcmp(payload + name, "hello\"", 6) && clients[index].state == GREETING) ask_to_open(index);
    else if (!memcmp(payload + name, "error\"", 6)) refused(index, "not let in", payload, length);
}

static void line(int index, const char *payload, size_t length) {
    if (payload[0] == '!') refused(index, "an error", payload, length);
    else traffic_heard(index, payload, length);
}

static void packet(int index, int opcode, const char *payload, size_t length) {
    if (opcode == 9) client_send(index, 10, payload, length);
    else if (opcode == 8) lost(index);
    else if (opcode != 1 || length == 0) return;
    else if (clients[index].speech == SOCKETIO) socketio_packet(index, payload, length);
    else if (clients[index].speech == JSON) json_text(index, payload, length);
    else if (clients[index].speech == LINES) line(index, payload, length);
    else if (length > 1 && payload[1] == '"') event(index, payload, length);
    else acked(index, payload + 1, length - 1);
}

static size_t upgraded(int index, char *bytes, size_t length) {
    char *end = memmem(bytes, length, "\r\n\r\n", 4);
    if (end == NULL) return 0;
    if (length >= 12 && !memcmp(bytes, "HTTP/1.1 503", 12)) { /* temporarily unavailable */
        lost(index);
        return 0;
    }
    if (length < 12 || memcmp(bytes, "HTTP/1.1 101", 12)) {
        refused(index, "no upgrade", bytes, length);
        return 0;
    }
    clients[index].state = GREETING;
    if (clients[index].speech == BARE) greeted(index);
    else if (clients[index].speech == JSON) client_ask(index, opt.json_connect, "");
    else if (clients[index].speech == LINES) { /* nothing is said to who is let in */
        if (!visiting) client_ask(index, opt.lines_connect, ""); /* who comes back would be somebody new */
        live(index);
    }
    return end + 4 - bytes;
}

void client_readable(int index) {
    struct client *client = &clients[index];
    size_t have = client->rest_len, at = 0;
    if (have) memcpy(buffer, client->rest, have);
    ssize_t got = recv(client->fd, buffer + have, sizeof buffer - have, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        lost(index);
        return;
    }
    have += got;
    read_at = now_ns();
    int fd = client->fd;
    if (client->state == UPGRADING) at = upgraded(index, buffer, have);
    while (client->fd == fd && client->state > UPGRADING && at < have) {
        char *payload;
        size_t length;
        int opcode;
        long used = parse(buffer + at, have - at, &opcode, &payload, &length);
        if (used < 0) refused(index, "not a frame", buffer + at, have - at);
        if (used <= 0) break;
        at += used;
        packet(index, opcode, payload, length);
    }
    if (client->fd != fd) return; /* closed meanwhile */
    client->rest_len = have - at;
    if (client->rest_len) memcpy(client->rest = realloc(client->rest, client->rest_len), buffer + at, client->rest_len);
}

/* Reads all data that a stalled client has left, and then tells whether the server has closed the connection. */
bool client_is_closed_by_peer(int index) {
    ssize_t got;
    while ((got = recv(clients[index].fd, buffer, sizeof buffer, 0)) > 0) continue;
    return got == 0 || errno != EAGAIN;
}
