#include "pjl_options.h"

#include "text.h"

#define WORD_SIZE 32u

bool option_text(const char *options, const char *key, char *value, size_t size)
{
    char word[WORD_SIZE];
    while (text_take_word(&options, word, sizeof word)) {
        bool has_value = text_take_char(&options, '=');
        if (has_value && !text_take_value(&options, value, size))
            return false;
        if (has_value && text_same_word(word, key))
            return true;
    }
    return false;
}

uint32_t option_number(const char *options, const char *key, uint32_t otherwise)
{
    char text[WORD_SIZE];
    uint32_t number;
    return option_text(options, key, text, sizeof text) && text_number(text, &number) ? number : otherwise;
}
