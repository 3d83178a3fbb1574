/* The upper limit for servers with one send() per delivery: a loop without any chat.
 *
 *   limit PORT [join]
 *
 * All clients are in one room. A post is sent to each client in turn, as the frame that Banter
 * would send, and then acknowledged. With `join`, the messages of one turn of the loop go to
 * each client in one send(), which is the upper limit for servers that join messages, and for
 * the load generator. Loopback only; trusts its clients.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST 65536

static const char UPGRADE[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
static int members[MOST], member_count;
static char out[1 << 20], acks[1 << 16];
static size_t out_length;
static unsigned rev = 1;
static struct { int fd; unsigned ack; } waiting[1024];
static int waiting_count;

static void send_to(int fd, const char *bytes, size_t length) {
    if (send(fd, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) perror("limit: send");
}

static size_t frame(char *to, const char *payload, size_t length) {
    size_t header = length < 126 ? 2 : 4;
    to[0] = (char)0x81;
    to[1] = length < 126 ? length : 126;
    if (header == 4) to[2] = length >> 8, to[3] = length & 0xff;
    memcpy(to + header, payload, length);
    return header + length;
}

static void deliver(void) {
    for (int i = 0; i < member_count && out_length; i++) send_to(members[i], out, out_length);
    for (int i = 0; i < waiting_count; i++) {
        char ack[64];
        int length = snprintf(ack, sizeof ack, "[%u,{\"ok\":true}]", waiting[i].ack);
        send_to(waiting[i].fd, acks, frame(acks, ack, length));
    }
    out_length = waiting_count = 0;
}

static void posted(int fd, unsigned ack, const char *text, int length, bool join) {
    char event[16384];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    rev++;
    int size = snprintf(event, sizeof event,
                        "[\"message\",{\"room\":\"lobby\",\"prev\":%u,\"rev\":%u,\"message\":{\"id\":%u,\"seq\":%u,"
                        "\"rev\":%u,\"kind\":\"text\",\"author\":{\"id\":1,\"name\":\"Person 0\"},\"text\":\"%.*s\","
                        "\"at\":%ld,\"edited_at\":null,\"deleted\":false,"
                        "\"client_id\":\"123e4567-e89b-42d3-a456-426614174000\"}}]",
                        rev - 1, rev, rev, rev, rev, length, text, now.tv_sec * 1000 + now.tv_nsec / 1000000);
    out_length += frame(out + out_length, event, size);
    waiting[waiting_count].fd = fd;
    waiting[waiting_count++].ack = ack;
    if (!join) deliver();
}

/* One masked frame, or the request for the upgrade: a client waits for each answer. */
static void heard(int fd, char *bytes, size_t length, bool join) {
    if (bytes[0] == 'G') {
        members[member_count++] = fd;
        send_to(fd, UPGRADE, sizeof UPGRADE - 1);
        return;
    }
    size_t at = (bytes[1] & 0x7f) == 126 ? 4 : 2;
    char *mask = bytes + at, *payload = mask + 4;
    for (char *c = payload; c < bytes + length; c++) *c ^= mask[(c - payload) & 3];
    bytes[length] = 0;
    unsigned ack = strtoul(payload + 1, NULL, 10);
    char *text = strstr(payload, "\"text\":\"");
    if (text != NULL) posted(fd, ack, text + 8, strcspn(text + 8, "\""), join);
    else {
        char answer[64];
        int size = snprintf(answer, sizeof answer, "[%u,{\"ok\":true,\"rev\":%u}]", ack, rev);
        send_to(fd, acks, frame(acks, answer, size));
    }
}

static void left(int fd) {
    for (int i = 0; i < member_count; i++)
        if (members[i] == fd) members[i--] = members[--member_count];
    close(fd);
}

static int listen_on(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 4096)) {
        perror("limit");
        exit(1);
    }
    return fd;
}

int main(int argc, char **argv) {
    static char bytes[1 << 16];
    bool join = argc > 2 && !strcmp(argv[2], "join");
    int listener = listen_on(argc > 1 ? atoi(argv[1]) : 0), on = 1, epoll = epoll_create1(0);
    struct epoll_event events[512], event = {.events = EPOLLIN, .data.fd = listener};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(epoll, events, 512, -1);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                event.data.fd = accept(listener, NULL, NULL);
                setsockopt(event.data.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
                continue;
            }
            ssize_t length = recv(fd, bytes, sizeof bytes - 1, 0);
            if (length > 0) heard(fd, bytes, length, join);
            else left(fd);
        }
        deliver();
    }
}
