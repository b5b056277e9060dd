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
