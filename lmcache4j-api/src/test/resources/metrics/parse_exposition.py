"""Parses Prometheus' text format on standard input by prometheus_client's parser.

Prints a line for each family (family, name, type, help) and each sample (sample, name, value, labels as
name=value), separated by tabs.
"""

import sys

try:
    from prometheus_client.parser import text_string_to_metric_families
except ImportError:
    sys.exit("python3-prometheus-client is missing; install this package of the distribution")

for family in text_string_to_metric_families(sys.stdin.buffer.read().decode("utf-8")):
    print("family", family.name, family.type, family.documentation, sep="\t")
    for sample in family.samples:
        labels = [f"{name}={value}" for name, value in sample.labels.items()]
        print("sample", sample.name, repr(float(sample.value)), *labels, sep="\t")
