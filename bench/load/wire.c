/* Templates to bytes, bytes to frames (RFC 6455). */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char epoch[64];

/* {i} the client, {r} its room, {id} the number of the request, {text}, {uuid} a new UUID,
 * {rev} {epoch} the client's own, for resuming. */
size_t expand(char *out, size_t room, const char *template, int index, const struct client *client, const char *text) {
    char *to = out, *end = out + room - 1, field[64];
    while (*template && to < end) {
        const char *value = field;
        size_t skip;
        if (!strncmp(template, "{i}", skip = 3)) snprintf(field, sizeof field, "%d", index);
        else if (!strncmp(template, "{r}", skip = 3)) snprintf(field, sizeof field, "%d", index % opt.rooms);
        else if (!strncmp(template, "{id}", skip = 4)) snprintf(field, sizeof field, "%u", client->ack);
        else if (!strncmp(template, "{rev}", skip = 5)) snprintf(field, sizeof field, "%lu", client->rev);
        else if (!strncmp(template, "{epoch}", skip = 7)) value = epoch;
        else if (!strncmp(template, "{text}", skip = 6)) value = text;
        else if (!strncmp(template, "{uuid}", skip = 6))
            snprintf(field, sizeof field, "%08x-%04x-4%03x-8%03x-%08x%04x", (unsigned)random(), index & 0xffff,
                     (unsigned)random() & 0xfff, (unsigned)random() & 0xfff, (unsigned)random(), client->ack & 0xffff);
        else {
            *to++ = *template++;
            continue;
        }
        to += snprintf(to, end - to + 1, "%s", value);
        template += skip;
    }
    if (to >= end) {
        fprintf(stderr, "load: a template is too long\n");
        exit(1);
    }
    *to = 0;
    return to - out;
}

/* Frames are masked, as clients' have to be, so that servers have to unmask them. */
size_t frame(char *out, int opcode, const char *payload, size_t length) {
    static const unsigned char mask[4] = {0x37, 0xfa, 0x21, 0x3d};
    size_t at = 0;
    out[at++] = 0x80 | opcode;
    if (length < 126) out[at++] = 0x80 | length;
    else {
        out[at++] = 0x80 | 126;
        out[at++] = length >> 8;
        out[at++] = length & 0xff;
    }
    memcpy(out + at, mask, 4);
    at += 4;
    for (size_t i = 0; i < length; i++) out[at + i] = payload[i] ^ mask[i & 3];
    return at + length;
}

long parse(char *bytes, size_t length, int *opcode, char **payload, size_t *payload_length) {
    const unsigned char *head = (unsigned char *)bytes;
    size_t header = 2, size;
    if (length < 2) return 0;
    if ((head[0] & 0xf0) != 0x80 || head[1] & 0x80) return -1; /* fragments and masks are not expected */
    size = head[1];
    if (size == 126) {
        if (length < 4) return 0;
        size = head[2] << 8 | head[3];
        header = 4;
    } else if (size == 127) {
        if (length < 10) return 0;
        size = 0;
        for (int i = 2; i < 10; i++) size = size << 8 | head[i];
        header = 10;
    }
    if (length < header + size) return 0;
    *opcode = head[0] & 0x0f;
    *payload = bytes + header;
    *payload_length = size;
    return header + size;
}

bool contains(const char *payload, size_t length, const char *needle) {
    return memmem(payload, length, needle, strlen(needle)) != NULL;
}

bool number_after(const char *payload, size_t length, const char *needle, uint64_t *value) {
    const char *at = memmem(payload, length, needle, strlen(needle));
    if (at == NULL) return false;
    *value = strtoull(at + strlen(needle), NULL, 10);
    return true;
}
