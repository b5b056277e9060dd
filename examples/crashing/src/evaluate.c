/* Expressions in prefix form, such as "+ 1 * 2 3", evaluated as such code often does it: the place in the text is global,
   so that no two threads may call it, and hardly anything is checked. */

#include <assert.h>
#include <stddef.h>

static const char *rest;

static const unsigned long long ONE = 1, TEN = 10;
static const unsigned long long *variables[26] = {['i' - 'a'] = &ONE, ['x' - 'a'] = &TEN};

static unsigned long long expression(void);

static unsigned long long number(void) {
    int digits = 0;
    unsigned long long value = 0;
    while (*rest >= '0' && *rest <= '9') {
        value = value * 10 + (unsigned long long)(*rest++ - '0');
        digits++;
    }
    assert(digits < 10);
    return value;
}

/* Never ends where the exponent is below 0. */
static unsigned long long power(unsigned long long base, unsigned long long exponent) {
    unsigned long long value = 1;
    for (; exponent != 0; exponent--) value *= base;
    return value;
}

static unsigned long long expression(void) {
    unsigned long long left;
    if (*rest >= '0' && *rest <= '9') return number();
    /* Null where there is no such variable. */
    if (*rest >= 'a' && *rest <= 'z') return *variables[*rest++ - 'a'];
    switch (*rest) {
    case '\0': break; /* Should not happen. */
    case '+': rest++; left = expression(); return left + expression();
    case '-': rest++; left = expression(); return left - expression();
    case '*': rest++; left = expression(); return left * expression();
    case '^': rest++; left = expression(); return power(left, expression());
    default: rest++;
    }
    /* At the end of the text this goes ever deeper. */
    return expression();
}

unsigned long long evaluate(const char *text) {
    rest = text;
    return expression();
}
