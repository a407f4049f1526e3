#include "settings.h"

#include <stdlib.h>
#include <string.h>

// The end of the JSON text that begins with a quotation mark at `at`: the place after the closing one.
static size_t after_text(const policy_string_t *json, size_t at) {
    for (at++; at < json->len && json->ptr[at] != '"'; at++) {
        if (json->ptr[at] == '\\') at++;
    }
    return at + 1;
}

static size_t after_space(const policy_string_t *json, size_t at) {
    while (at < json->len && strchr(" \t\r\n", json->ptr[at])) at++;
    return at;
}

// Where the value of an outermost member begins; the length of the JSON where there is none.
static size_t value_of(const policy_string_t *json, const char *name) {
    size_t length = strlen(name), at = 0;
    int depth = 0;
    while (at < json->len) {
        uint8_t letter = json->ptr[at];
        if (letter == '"') {
            size_t end = after_text(json, at), next = after_space(json, end);
            bool is_name = depth == 1 && next < json->len && json->ptr[next] == ':';
            if (is_name && end - at == length + 2 && !memcmp(json->ptr + at + 1, name, length)) {
                return after_space(json, next + 1);
            }
            at = end;
            continue;
        }
        depth += (letter == '{' || letter == '[') - (letter == '}' || letter == ']');
        at++;
    }
    return json->len;
}

bool settings_flag(const policy_string_t *settings, const char *name, bool otherwise) {
    size_t at = value_of(settings, name);
    return at < settings->len ? settings->ptr[at] == 't' : otherwise;
}

int64_t settings_integer(const policy_string_t *settings, const char *name, int64_t otherwise) {
    size_t at = value_of(settings, name);
    if (at >= settings->len) return otherwise;
    bool negative = settings->ptr[at] == '-';
    int64_t value = 0;
    for (at += negative; at < settings->len && settings->ptr[at] >= '0' && settings->ptr[at] <= '9'; at++) {
        value = value * 10 + (settings->ptr[at] - '0');
    }
    return negative ? -value : value;
}

static unsigned hexadecimal(const uint8_t *digits) {
    unsigned value = 0;
    for (int i = 0; i < 4; i++) {
        uint8_t digit = digits[i];
        value = value * 16 + (digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10);
    }
    return value;
}

static size_t put_utf8(uint8_t *out, unsigned letter) {
    if (letter < 0x80) return out[0] = letter, 1;
    if (letter < 0x800) return out[0] = 0xC0 | letter >> 6, out[1] = 0x80 | (letter & 63), 2;
    out[0] = 0xE0 | letter >> 12, out[1] = 0x80 | (letter >> 6 & 63), out[2] = 0x80 | (letter & 63);
    return 3;
}

void settings_text(const policy_string_t *settings, const char *name, const char *otherwise, policy_string_t *text) {
    size_t at = value_of(settings, name);
    if (at >= settings->len || settings->ptr[at] != '"') {
        policy_string_dup(text, otherwise);
        return;
    }
    size_t end = after_text(settings, at) - 1;
    text->ptr = malloc(end - at);
    text->len = 0;
    for (at++; at < end; at++) {
        uint8_t letter = settings->ptr[at];
        if (letter != '\\') {
            text->ptr[text->len++] = letter;
            continue;
        }
        letter = settings->ptr[++at];
        if (letter == 'u') {
            text->len += put_utf8(text->ptr + text->len, hexadecimal(settings->ptr + at + 1));
            at += 4;
        } else {
            const char *escapes = "nrtbf", *means = "\n\r\t\b\f", *found = strchr(escapes, letter);
            text->ptr[text->len++] = found ? means[found - escapes] : letter;
        }
    }
}
