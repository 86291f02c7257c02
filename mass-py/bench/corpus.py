"""The documents of `make bench`, byte for byte: 1,000 varied Enterprise requests of about 2.1 KB.

A port of `mass-core/benches/ratios/corpus.rs`. The digests at the end were taken from the Rust program, so that the two
cannot drift apart unnoticed.
"""

import hashlib

MASK = (1 << 64) - 1
DOCUMENTS = 1000
SEED = 20_261_124

VALID_SHA256 = "6a27e534416c7dca4c2104be9c2edf097578348889b76c9aa4ecdd15527623c5"
BROKEN_SHA256 = "d9bbd8444cfdf245ecb7d8d6e74f9f40ca15245f56e786f7bc1b363ea0d7eb68"


class Random:
    """SplitMix64."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def next(self) -> int:
        self.state = (self.state + 0x9E37_79B9_7F4A_7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB) & MASK
        return z ^ (z >> 31)

    def below(self, n: int) -> int:
        return self.next() % n

    def one_in(self, n: int) -> bool:
        return self.below(n) == 0

    def hex(self, digits: int) -> str:
        return f"{self.next() | 1:016x}{self.next() | 1:016x}"[:digits]

    def decimal(self, low: int, high: int, places: int) -> str:
        """A decimal between two whole numbers, sometimes spelled with a trailing zero."""
        scale = 10**places
        whole, part = divmod(low * scale + self.below((high - low) * scale), scale)
        return f"{whole}.0" if self.one_in(8) else f"{whole}.{part:0{places}}"


def enterprise(r: Random) -> str:
    """A valid request: nulls, absent signals, `24.0`, escapes and offsets among it."""
    it = 800 + r.below(900)
    hour, minute = 10 + r.below(12), r.below(45)

    def signal(name: str, value: str) -> str:
        chance = r.below(16)
        return "" if chance == 0 else f'"{name}":{"null" if chance == 1 else value},'

    # In this order: each draws from the same sequence of random numbers.
    price = signal("energy_price_usd_per_kwh", "0.094")
    carbon = signal("carbon_intensity_gco2_per_kwh", "271.3")
    tokens = signal("tokens_per_watt_est", "0.3518")
    note = r"chiller 2 back after \"service\"" if r.one_in(2) else r"night shift \u2013 ok"
    offset = "+00:00" if r.one_in(4) else "Z"
    corr, trace, span, ident, c = r.hex(12), r.hex(32), r.hex(16), r.hex(6), r.below(9)
    ups, avg, p95 = r.decimal(93, 98, 1), r.decimal(21, 24, 2), r.decimal(24, 27, 2)
    supply, back, setpoint = r.decimal(18, 21, 1), r.decimal(29, 34, 1), r.decimal(18, 22, 1)
    chiller, fans, valve = r.decimal(100, 180, 2), r.decimal(30, 60, 2), r.decimal(20, 90, 1)
    u, queue, outdoor, order = r.below(99), r.below(500), r.decimal(5, 30, 1), r.below(90_000)
    rack, batch = r.decimal(4, 16, 3), r.hex(24)
    day = f"2026-11-24T{hour}:{minute:02}"
    return (
        f'{{"schema_version":"1.1","correlation_id":"corr-0199f3a2-6c1e-7b60-9d0e-{corr}",'
        f'"trace":{{"traceparent":"00-{trace}-{span}-01"}},"request":{{'
        f'"request_id":"req-2026-11-24-{hour}{minute:02}-scl1-{ident}","idempotency_key":"scl1-z3-{day}Z-{ident}",'
        f'"tenant_id":"andes-cloud","environment":"prod","mode":"shadow","timestamp_utc":"{day}:59.250{offset}",'
        f'"timeout_ms":8000,"service_level_objective_ms":2500,"time_window":{{"start_utc":"{day}:00Z",'
        f'"end_utc":"{day}:55Z","granularity_seconds":5}},"assets":{{"site_id":"scl1","region":"cl-metropolitana",'
        f'"facility_id":"scl1-a","cluster_id":"gpu-0{c}","zone_id":"z{c}"}},"data_contract":{{"units":"metric",'
        f'"currency":"USD","source":"dcim-export","data_classification":"INTERNAL","no_pii":true,"quality_flags":'
        f'{{"missing_allowed":true,"max_missing_ratio":0.2,"max_staleness_seconds":900}}}},"signals":{{"energy":'
        f'{{{price}{carbon}"it_load_kw":{it}.5,"facility_power_kw":{it + it // 3}.75,"ups_efficiency_pct":{ups},'
        f'"pue_current":1.33}},"thermal":{{"avg_rack_inlet_c":{avg},"p95_rack_inlet_c":{p95},'
        f'"hotspot_rack_count":{c},"supply_temp_c":{supply},"return_temp_c":{back}}},"cooling":{{'
        f'"cooling_setpoint_c":{setpoint},"chiller_kw":{chiller},"fan_power_kw":{fans},'
        f'"cooling_valve_position_pct":{valve}}},"workload":{{{tokens}"cpu_util_avg":0.4{u},"gpu_util_avg":0.8{u},'
        f'"queue_depth":{queue},"job_mix":{{"batch_pct":64.0,"latency_sensitive_pct":36.0}}}}}},"constraints":{{'
        f'"hard":{{"no_control_actions":true,"max_setpoint_change_c":1.5,"max_hotspot_rack_count":9,'
        f'"max_rack_inlet_p95_c":27.0}},"soft":{{"max_risk_score":0.3,"prefer_lower_carbon":true}}}},"preferences":{{'
        f'"objective_weights":{{"energy":0.5,"thermal_risk":0.3,"workload_efficiency":0.2}},'
        f'"recommendation_horizon_minutes":60,"top_k":3}}}},"payload":{{"operator_note":"{note}",'
        f'"chiller_2_available":true,"outdoor_temp_c":{outdoor},"work_order":"00{order}","rows":['
        f'{{"rack":"A{c}","kw":{rack}}},{{"rack":"B{c}","kw":{rack}}},{{"rack":"C{c}","kw":11.25,"door":"closed"}}],'
        f'"batch":"{batch}"}}}}'
    )


TEN_FAULTS = [
    ('"mode":"shadow"', '"mode":"shadwo"'),
    ('"environment":"prod"', '"environment":"production"'),
    ('"tenant_id":"andes-cloud"', '"tenant_id":"Andes Cloud"'),
    ('"timeout_ms":8000', '"timeout_ms":"8000"'),
    ('"no_pii":true', '"no_pii":false'),
    ('"region":"cl-metropolitana",', ""),
    ('"it_load_kw"', '"it_load_kW"'),
    ('"max_risk_score":0.3', '"max_risk_score":30'),
    ('"top_k":3', '"top_k":0'),
    ('"batch_pct":64.0', '"batch_pct":24.0'),
]


def broken(document: bytes) -> bytes:
    """The same request with ten things wrong."""
    text = document.decode()
    for right, wrong in TEN_FAULTS:
        text = text.replace(right, wrong)
    return text.encode()


def corpus() -> tuple[list[bytes], list[bytes]]:
    """The valid documents, and each of them with ten faults."""
    random = Random(SEED)
    valid = [enterprise(random).encode() for _ in range(DOCUMENTS)]
    faulty = [broken(document) for document in valid]
    for documents, expected in ((valid, VALID_SHA256), (faulty, BROKEN_SHA256)):
        found = hashlib.sha256(b"".join(document + b"\n" for document in documents)).hexdigest()
        if found != expected:
            raise SystemExit(f"the corpus is not that of the Rust bench: {found}")
    return valid, faulty
