/* A training in C that `anneal compare` can compare schedules by.
 *
 *     cc -O2 -o perceptron perceptron.c -lm
 *     anneal compare --schedule 'fixed; cosine' --steps 400 --rates 0.01,0.03,0.1,0.3 --metric validation_loss -- ./perceptron
 *
 * A logistic regression by gradient descent, one example at a time. The table of rates, the seed and the number of steps stand in the
 * environment.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { features = 8, examples = 1000, validation = 200 };

static uint64_t state;

/* Steele, Lea and Flood 2014, SplitMix64; the top 53 bits in 0..<1. */
static double uniform(void) {
    uint64_t mixed = state += 0x9e3779b97f4a7c15u;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
    return (double)((mixed ^ mixed >> 31) >> 11) / 9007199254740992.0;
}

static double probability(const double *weights, const double *row) {
    double sum = weights[features];
    for (int i = 0; i < features; i++) sum += weights[i] * row[i];
    return 1 / (1 + exp(-sum));
}

static const char *required(const char *name) {
    const char *value = getenv(name);
    if (!value) {
        fprintf(stderr, "%s is not set: anneal compare sets it\n", name);
        exit(2);
    }
    return value;
}

int main(void) {
    static double rows[examples][features], weights[features + 1];
    static int labels[examples];
    FILE *table = fopen(required("ANNEAL_SCHEDULE_CSV"), "r");
    const uint64_t seed = strtoull(required("ANNEAL_SEED"), NULL, 10);
    char line[256];
    if (!table || !fgets(line, sizeof line, table)) {
        perror("the table of rates");
        return 1;
    }

    /* The data are the same for every seed; the seed decides their order. */
    state = 1;
    for (int n = 0; n < examples; n++) {
        double sum = 0.3;
        for (int i = 0; i < features; i++) {
            rows[n][i] = 2 * uniform() - 1;
            sum += (i % 2 ? 2.0 : -1.5) * rows[n][i];
        }
        labels[n] = uniform() < 1 / (1 + exp(-2 * sum));
    }
    state = seed;
    int step = 0;
    double rate;
    while (fgets(line, sizeof line, table)) {
        if (sscanf(line, "%*[^,],%lf", &rate) != 1) continue;
        const int n = validation + (int)(uniform() * (examples - validation));
        const double error = probability(weights, rows[n]) - labels[n];
        for (int i = 0; i < features; i++) weights[i] -= rate * error * rows[n][i];
        weights[features] -= rate * error;
        step++;
    }
    fclose(table);

    double loss = 0;
    for (int n = 0; n < validation; n++) {
        const double p = probability(weights, rows[n]);
        loss -= log(fmax(labels[n] ? p : 1 - p, 1e-12)) / validation;
    }
    printf("{\"anneal\":1,\"step\":%d,\"validation_loss\":%.9g,\"done\":true}\n", step, loss);
    return 0;
}
