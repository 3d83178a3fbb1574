/* The load generator: many WebSocket clients in one thread, on one epoll.
 *
 * wire.c    templates to bytes, bytes to frames
 * client.c  one client: connect, upgrade, identify, open a room, be live
 * traffic.c posts, deliveries and their delays
 * main.c    the commands of the driver, one a line, each answered by one line of JSON
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum state { IDLE, CONNECTING, UPGRADING, GREETING, CREATING, OPENING, LIVE, STALLED, WAITING };

/* How a client speaks, by the letters of --speech: Socket.IO, Banter's JSON or lines, or the bare JSON of the peers. */
enum speech { SOCKETIO = 's', JSON = 'j', LINES = 'l', BARE = 'b' };

struct client {
    int fd;
    enum speech speech;
    enum state state;
    uint32_t ack;      /* number of the newest request */
    uint32_t rest_len; /* bytes of an incomplete frame */
    char *rest;
    uint64_t received, sum; /* messages of this run, and the sum of their numbers */
    uint64_t due;           /* when to connect again, ns */
    uint64_t rev;           /* of its room, for resuming */
    uint32_t tries;
};

struct options {
    const char *host, *path, *connect, *create, *open, *resume, *post;
    const char *room_path, *json_connect, *json_open, *lines_connect; /* of those who speak JSON or lines */
    const char *speech; /* client i speaks as its letter i says, from the start again after the last */
    int port, rooms, text_length;
};

extern struct options opt;
extern struct client *clients;
extern int client_count;
extern int epoll_fd;
extern uint64_t read_at; /* when the newest bytes were read, ns */
extern bool visiting; /* leave as soon as the room is open */

/* What happened since the last command, for its answer. */
extern struct tally {
    int live, lost, refused, unreachable;
    char error[240];
} tally;

uint64_t now_ns(void);
uint64_t cpu_ns(void);

/* wire.c */
size_t expand(char *out, size_t room, const char *template, int index, const struct client *client, const char *text);
size_t frame(char *out, int opcode, const char *payload, size_t length);
bool contains(const char *payload, size_t length, const char *needle);
bool number_after(const char *payload, size_t length, const char *needle, uint64_t *value);
/* Parses the frame at the start of bytes. Returns its size, 0 if it is incomplete, -1 if it is invalid. */
long parse(char *bytes, size_t length, int *opcode, char **payload, size_t *payload_length);

/* client.c */
void client_connect(int index);
void client_writable(int index);
void client_readable(int index);
void client_send(int index, int opcode, const char *payload, size_t length);
void client_ask(int index, const char *template, const char *text);
void client_close(int index);
bool client_is_closed_by_peer(int index);

/* traffic.c */
void traffic_start(double seconds, int senders, int first, int every);
bool traffic_is_over(void);
void traffic_acked(int index, const char *payload, size_t length);
void traffic_heard(int index, const char *payload, size_t length);
void traffic_report(void);
