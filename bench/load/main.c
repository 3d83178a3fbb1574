/* The commands of the driver, one a line on stdin, each answered by one line of JSON.
 *
 *   open COUNT AT_ONCE    connect until COUNT clients are live in their rooms, AT_ONCE of them at a time
 *   strew COUNT AT_ONCE   the same, but they come in any order
 *   visit COUNT AT_ONCE   the same, but each leaves as soon as its room is open
 *   post SECONDS SENDERS [FIRST EVERY]
 *                         SENDERS clients post, each the next as soon as the last is acknowledged: every EVERYth
 *                         from FIRST on, which are the first of all if not said otherwise
 *   hold SECONDS          only answer pings
 *   stall INDEX           this client stops reading
 *   probe INDEX           check whether the server has closed this client's connection
 *   revive SECONDS        wait until each client was lost and is live again
 */
#define _GNU_SOURCE
#include "load.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

#define MOST 50000
#define GIVE_UP 300 /* seconds that a command may take in addition to its own duration */

struct options opt = {"127.0.0.1", "/", "", "", "", "", "", "", "", "", "", "b", 0, 1, 100};
struct client *clients;
struct tally tally;
int client_count, epoll_fd;
bool visiting;

static uint64_t clock_ns(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000ull + time.tv_nsec;
}

uint64_t now_ns(void) { return clock_ns(CLOCK_MONOTONIC); }
uint64_t cpu_ns(void) { return clock_ns(CLOCK_PROCESS_CPUTIME_ID); }

/* Clients whose wait is over connect again. */
static void connect_the_waiting(void) {
    static uint64_t looked;
    uint64_t now = now_ns();
    if (now - looked < 5000000) return;
    looked = now;
    for (int i = 0; i < client_count; i++)
        if (clients[i].state == WAITING && clients[i].due <= now) client_connect(i);
}

static void pump(void) {
    struct epoll_event events[512];
    int count = epoll_wait(epoll_fd, events, 512, 5);
    for (int i = 0; i < count; i++) {
        int index = events[i].data.u32;
        if (clients[index].fd < 0 || clients[index].state == STALLED) continue;
        if (clients[index].state == CONNECTING) client_writable(index);
        else client_readable(index);
    }
    connect_the_waiting();
}

static uint64_t deadline(double seconds) { return now_ns() + (seconds + GIVE_UP) * 1e9; }

static void hold(double seconds) {
    uint64_t end = now_ns() + seconds * 1e9;
    while (now_ns() < end) pump();
}

static void strew(int *order, int count) {
    for (int i = count - 1; i > 0; i--) {
        int other = random() % (i + 1), kept = order[i];
        order[i] = order[other];
        order[other] = kept;
    }
}

static void bring_in(int from, int to, int at_once, bool in_order) {
    static int order[MOST];
    uint64_t start = now_ns(), end = deadline(0), cpu = cpu_ns();
    int before = tally.live;
    client_count = to;
    for (int i = from; i < to; i++) order[i] = i;
    if (!in_order) strew(order + from, to - from);
    for (int next = from; tally.live - before + tally.refused < to - from && now_ns() < end; pump())
        while (next < to && next - from - (tally.live - before) - tally.refused < at_once) client_connect(order[next++]);
    double wall = (now_ns() - start) / 1e9;
    printf("\"seconds\":%.6f,\"busy\":%.4f", wall, (cpu_ns() - cpu) / 1e9 / wall);
}

static void visit(int count, int at_once) {
    visiting = true;
    bring_in(0, count, at_once, true);
    visiting = false;
    printf(",\"visited\":%d", tally.live);
    for (int i = 0; i < count; i++) client_close(i);
    client_count = tally.live = 0;
}

static void post(double seconds, int senders, int first, int every) {
    uint64_t end = deadline(seconds);
    traffic_start(seconds, senders, first, every);
    while (!traffic_is_over() && now_ns() < end) pump();
    hold(0.1); /* a duplicate of any message would arrive now */
    traffic_report();
}

static void revive(double seconds) {
    uint64_t end = now_ns() + seconds * 1e9;
    int lost = tally.lost;
    while (now_ns() < end && (tally.lost - lost < client_count || tally.live < client_count) && !tally.refused) pump();
    printf("\"at\":%.6f", now_ns() / 1e9);
}

static void stall(int index) {
    epoll_ctl(epoll_fd, EPOLL_CTL_DEL, clients[index].fd, NULL);
    clients[index].state = STALLED;
    tally.live--;
    printf("\"stalled\":%d", index);
}

static void answer(const char *line) {
    char name[16] = "";
    double first = 0, second = 0;
    int from = 0, every = 1;
    sscanf(line, "%15s %lf %lf %d %d", name, &first, &second, &from, &every);
    printf("{");
    if (!strcmp(name, "open") && first <= MOST) bring_in(client_count, first, second, true);
    else if (!strcmp(name, "strew") && first <= MOST) bring_in(client_count, first, second, false);
    else if (!strcmp(name, "visit") && first <= MOST) visit(first, second);
    else if (!strcmp(name, "post") && from + (second - 1) * every < client_count) post(first, second, from, every);
    else if (!strcmp(name, "hold")) hold(first), printf("\"held\":%g", first);
    else if (!strcmp(name, "stall") && first < client_count) stall(first);
    else if (!strcmp(name, "probe") && first < client_count) printf("\"closed\":%s", client_is_closed_by_peer(first) ? "true" : "false");
    else if (!strcmp(name, "revive")) revive(first);
    else snprintf(tally.error, sizeof tally.error, "this can't be done: %s", line), printf("\"known\":false");
    for (char *c = tally.error; *c; c++)
        if (*c == '"' || *c == '\\' || (unsigned char)*c < ' ') *c = '\'';
    printf(",\"live\":%d,\"lost\":%d,\"refused\":%d,\"unreachable\":%d,\"error\":\"%s\"}\n",
           tally.live, tally.lost, tally.refused, tally.unreachable, tally.error);
    fflush(stdout);
    tally = (struct tally){.live = tally.live};
}

static void read_options(int argc, char **argv) {
    static const struct option known[] = {
        {"port", 1, 0, 'p'}, {"path", 1, 0, 'P'},  {"speech", 1, 0, 's'}, {"rooms", 1, 0, 'R'},
        {"connect", 1, 0, 'c'}, {"create", 1, 0, 'C'}, {"open", 1, 0, 'o'},  {"resume", 1, 0, 'r'},
        {"post", 1, 0, 'm'}, {"text-length", 1, 0, 't'}, {"room-path", 1, 0, 'W'},
        {"json-connect", 1, 0, 'j'}, {"json-open", 1, 0, 'J'}, {"lines-connect", 1, 0, 'l'}, {0},
    };
    for (int option; (option = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (option == 'p') opt.port = atoi(optarg);
        else if (option == 'P') opt.path = optarg;
        else if (option == 's') opt.speech = optarg;
        else if (option == 'R') opt.rooms = atoi(optarg);
        else if (option == 'c') opt.connect = optarg;
        else if (option == 'C') opt.create = optarg;
        else if (option == 'o') opt.open = optarg;
        else if (option == 'r') opt.resume = optarg;
        else if (option == 'm') opt.post = optarg;
        else if (option == 't') opt.text_length = atoi(optarg);
        else if (option == 'W') opt.room_path = optarg;
        else if (option == 'j') opt.json_connect = optarg;
        else if (option == 'J') opt.json_open = optarg;
        else if (option == 'l') opt.lines_connect = optarg;
        else exit(2);
    }
    if (!*opt.speech || opt.speech[strspn(opt.speech, "sjlb")]) exit(2);
    if (opt.port == 0 || opt.rooms < 1 || opt.text_length < 25 || opt.text_length > 8000) exit(2);
}

int main(int argc, char **argv) {
    char line[128];
    struct rlimit limit;
    read_options(argc, argv);
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    clients = calloc(MOST, sizeof *clients);
    for (int i = 0; i < MOST; i++) clients[i].fd = -1;
    while (fgets(line, sizeof line, stdin)) answer(line);
    return 0;
}
