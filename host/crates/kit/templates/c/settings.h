// Reads one member of the settings, a JSON object. The host has checked them against the schema of this project, so
// a member is there and has its type; the second value is for a member that the schema does not have.
#ifndef SETTINGS_H
#define SETTINGS_H

#include "policy.h"

bool settings_flag(const policy_string_t *settings, const char *name, bool otherwise);
int64_t settings_integer(const policy_string_t *settings, const char *name, int64_t otherwise);
// A copy without escapes, for use in an answer or a look-up.
void settings_text(const policy_string_t *settings, const char *name, const char *otherwise, policy_string_t *text);

#endif
