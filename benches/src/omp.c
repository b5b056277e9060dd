// The same loops by OpenMP. `schedule`: 0 static, 1 dynamic, 2 guided.
#include <omp.h>
#include <stddef.h>
#include <stdint.h>

static inline uint64_t chain(uint64_t x, uint32_t steps) {
    for (uint32_t step = 0; step < steps; step++)
        x = (x ^ (x >> 29)) * 0x9e3779b97f4a7c15u;
    return x >> 32;
}

static void choose(int schedule) {
    static const omp_sched_t kinds[] = {omp_sched_static, omp_sched_dynamic, omp_sched_guided};
    omp_set_schedule(kinds[schedule], 0);
}

uint64_t parloop_omp_sum(uint64_t count, uint32_t steps, int schedule) {
    uint64_t total = 0;
    choose(schedule);
#pragma omp parallel for schedule(runtime) reduction(+ : total)
    for (uint64_t i = 0; i < count; i++)
        total += chain(i, steps);
    return total;
}

void parloop_omp_saxpy(size_t len, double *out, double a, const double *x) {
#pragma omp parallel for
    for (size_t i = 0; i < len; i++)
        out[i] += a * x[i];
}

void parloop_omp_product(size_t m, double *c, const double *a, const double *b) {
#pragma omp parallel for
    for (size_t i = 0; i < m; i++)
        for (size_t k = 0; k < m; k++)
            for (size_t j = 0; j < m; j++)
                c[i * m + j] += a[i * m + k] * b[k * m + j];
}

void parloop_omp_product_ijk(size_t m, double *c, const double *a, const double *b) {
#pragma omp parallel for
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < m; k++)
                sum += a[i * m + k] * b[k * m + j];
            c[i * m + j] = sum;
        }
}

void parloop_omp_row_update(size_t m, double *c, const double *a) {
#pragma omp parallel for
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            c[i * m + j] = 0.5 * c[i * m + j] + a[i * m + j];
}

void parloop_omp_collapsed(size_t m, double *c, const double *a) {
#pragma omp parallel for collapse(2)
    for (size_t y = 0; y < m; y++)
        for (size_t x = 0; x < m; x++)
            c[y * m + x] = 0.5 * c[y * m + x] + a[y * m + x];
}

void parloop_omp_collapsed_rows(size_t m, double *const *rows, const double *a) {
#pragma omp parallel for collapse(2)
    for (size_t y = 0; y < m; y++)
        for (size_t x = 0; x < m; x++)
            rows[y][x] = 0.5 * rows[y][x] + a[y * m + x];
}

void parloop_omp_stencil(size_t m, double *next, const double *from) {
#pragma omp parallel for
    for (size_t y = 1; y < m - 1; y++)
        for (size_t x = 1; x < m - 1; x++) {
            size_t at = y * m + x;
            next[at] = 0.5 * from[at] + 0.125 * (from[at - 1] + from[at + 1] + from[at - m] + from[at + m]);
        }
}

void parloop_omp_columns(size_t height, size_t width, double *const *rows) {
#pragma omp parallel for
    for (size_t j = 0; j < width; j++)
        for (size_t r = 1; r < height; r++)
            rows[r][j] = 0.5 * (rows[r][j] + rows[r - 1][j]);
}

// Unchecked, as OpenMP takes it.
void parloop_omp_inverse(size_t len, uint32_t *inverse, const uint32_t *permutation) {
#pragma omp parallel for
    for (size_t i = 0; i < len; i++)
        inverse[permutation[i]] = i;
}
