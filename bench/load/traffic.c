/* Posts, deliveries and their delays.
 *
 * A sender has at most one unacknowledged post. A message's text begins with ~, the time at which
 * it was sent and its number, from which a receiver computes the delay. The count of each client's
 * messages and the sum of their numbers show whether it received every one exactly once.
 */
#define _GNU_SOURCE
#include "load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "\"text\":\"~"
#define MARK_OF_A_LINE ": ~"
#define BUCKETS 2048

static struct {
    uint64_t start, stop, first_cpu, last, cpu; /* ns; `last` and `cpu` are those of the newest progress */
    uint64_t posted, acked, delivered, bytes, expected;
    uint64_t *room_posted, *room_sum;
    int *members;
    int active;
    uint32_t histogram[BUCKETS];
} run;

/* A histogram in microseconds. Each bucket is 1/32 of a power of two wide, so the error is at most 3 %. */
static int bucket(uint64_t us) {
    if (us < 64) return us;
    int power = 63 - __builtin_clzll(us);
    int slot = 64 + (power - 6) * 32 + ((us >> (power - 5)) & 31);
    return slot < BUCKETS ? slot : BUCKETS - 1;
}

static uint64_t bucket_start(int slot) {
    if (slot < 64) return slot;
    int power = 6 + (slot - 64) / 32;
    return (32ull + (slot - 64) % 32) << (power - 5);
}

static uint64_t percentile(double share) {
    uint64_t seen = 0;
    for (int slot = 0; slot < BUCKETS; slot++) {
        seen += run.histogram[slot];
        if (seen > 0 && seen >= share * run.delivered) return bucket_start(slot);
    }
    return 0;
}

static void post(int index) {
    static char text[8192];
    int room = index % opt.rooms;
    uint64_t number = ++run.room_posted[room];
    int length = snprintf(text, sizeof text, "~%016" PRIx64 "%08" PRIx64, now_ns(), number);
    memset(text + length, '.', opt.text_length - length);
    text[opt.text_length] = 0;
    run.posted++;
    run.room_sum[room] += number;
    run.expected += run.members[room];
    client_ask(index, opt.post, text);
}

void traffic_start(double seconds, int senders, int first, int every) {
    free(run.room_posted), free(run.room_sum), free(run.members);
    memset(&run, 0, sizeof run);
    run.room_posted = calloc(opt.rooms, sizeof *run.room_posted);
    run.room_sum = calloc(opt.rooms, sizeof *run.room_sum);
    run.members = calloc(opt.rooms, sizeof *run.members);
    for (int i = 0; i < client_count; i++) {
        clients[i].received = clients[i].sum = 0;
        if (clients[i].state == LIVE) run.members[i % opt.rooms]++;
    }
    run.start = run.last = now_ns();
    run.first_cpu = cpu_ns();
    run.stop = run.start + seconds * 1e9;
    run.active = senders;
    for (int i = 0; i < senders; i++) post(first + i * every);
}

void traffic_acked(int index, const char *payload, size_t length) {
    if (run.active == 0) return;
    if (!contains(payload, length < 64 ? length : 64, "\"ok\":true")) {
        tally.refused++;
        snprintf(tally.error, sizeof tally.error, "post refused: %.*s", (int)(length < 180 ? length : 180), payload);
        run.active--;
        return;
    }
    run.acked++;
    run.last = read_at;
    if (run.last < run.stop) post(index);
    else run.active--;
    run.cpu = cpu_ns();
}

static uint64_t hex(const char *digits, int count) {
    uint64_t value = 0;
    for (int i = 0; i < count; i++) value = value << 4 | ((digits[i] & 15) + (digits[i] > '9' ? 9 : 0));
    return value;
}

void traffic_heard(int index, const char *payload, size_t length) {
    static size_t hints[128]; /* the text begins at about the same place in every message of one speech */
    size_t *hint = &hints[clients[index].speech];
    const char *start = clients[index].speech == LINES ? MARK_OF_A_LINE : MARK;
    const size_t mark = clients[index].speech == LINES ? sizeof MARK_OF_A_LINE - 1 : sizeof MARK - 1;
    if (*hint + mark > length || memcmp(payload + *hint, start, mark)) {
        const char *found = memmem(payload, length, start, mark);
        if (found == NULL) return;
        *hint = found - payload;
    }
    const char *text = payload + *hint + mark;
    run.last = read_at;
    run.histogram[bucket((run.last - hex(text, 16)) / 1000)]++;
    run.delivered++;
    run.bytes += length;
    clients[index].received++;
    clients[index].sum += hex(text + 16, 8);
    if (run.delivered >= run.expected) run.cpu = cpu_ns();
}

/* Ends when everything has arrived, or nothing has arrived for 20 seconds. */
bool traffic_is_over(void) {
    if (run.active == 0 && run.delivered >= run.expected) return true;
    return now_ns() > run.stop && now_ns() - run.last > 20000000000ull;
}

void traffic_report(void) {
    int wrong = 0;
    for (int i = 0; i < client_count; i++) {
        int room = i % opt.rooms;
        if (clients[i].state == LIVE)
            wrong += clients[i].received != run.room_posted[room] || clients[i].sum != run.room_sum[room];
    }
    double wall = (run.last - run.start) / 1e9;
    printf("\"posted\":%" PRIu64 ",\"acked\":%" PRIu64 ",\"delivered\":%" PRIu64 ",\"expected\":%" PRIu64
           ",\"wrong_members\":%d,\"seconds\":%.6f,\"busy\":%.4f,\"bytes\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f",
           run.posted, run.acked, run.delivered, run.expected, wrong, wall, (run.cpu - run.first_cpu) / 1e9 / wall,
           run.delivered ? (double)run.bytes / run.delivered : 0, percentile(.5) / 1e3, percentile(.99) / 1e3);
}
