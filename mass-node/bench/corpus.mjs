// The documents of `make bench`, byte for byte: 1,000 varied Enterprise requests of about 2.1 KB.
//
// A port of mass-core/benches/ratios/corpus.rs. The digests were taken from the Rust program, so that the two cannot
// drift apart unnoticed.

import { createHash } from 'node:crypto';

const DOCUMENTS = 1000;
const SEED = 20_261_124n;
const MASK = (1n << 64n) - 1n;

const VALID_SHA256 = '6a27e534416c7dca4c2104be9c2edf097578348889b76c9aa4ecdd15527623c5';
const BROKEN_SHA256 = 'd9bbd8444cfdf245ecb7d8d6e74f9f40ca15245f56e786f7bc1b363ea0d7eb68';

/** SplitMix64. */
class Random {
  #state = SEED;

  next() {
    this.#state = (this.#state + 0x9e3779b97f4a7c15n) & MASK;
    let z = this.#state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  }

  below(n) {
    return Number(this.next() % BigInt(n));
  }

  oneIn(n) {
    return this.below(n) === 0;
  }

  hex(digits) {
    const half = () => (this.next() | 1n).toString(16).padStart(16, '0');
    return (half() + half()).slice(0, digits);
  }

  /** A decimal between two whole numbers, sometimes spelled with a trailing zero. */
  decimal(low, high, places) {
    const scale = 10 ** places;
    const value = low * scale + this.below((high - low) * scale);
    const whole = Math.floor(value / scale);
    return this.oneIn(8) ? `${whole}.0` : `${whole}.${String(value % scale).padStart(places, '0')}`;
  }
}

/** A valid request: nulls, absent signals, `24.0`, escapes and offsets among it. */
function enterprise(r) {
  const it = 800 + r.below(900);
  const hour = 10 + r.below(12);
  const minute = String(r.below(45)).padStart(2, '0');
  const signal = (name, value) => {
    const chance = r.below(16);
    return chance === 0 ? '' : `"${name}":${chance === 1 ? 'null' : value},`;
  };

  // In this order: each draws from the same sequence of random numbers.
  const price = signal('energy_price_usd_per_kwh', '0.094');
  const carbon = signal('carbon_intensity_gco2_per_kwh', '271.3');
  const tokens = signal('tokens_per_watt_est', '0.3518');
  const note = r.oneIn(2) ? 'chiller 2 back after \\"service\\"' : 'night shift \\u2013 ok';
  const offset = r.oneIn(4) ? '+00:00' : 'Z';
  const [corr, trace, span, id] = [12, 32, 16, 6].map((digits) => r.hex(digits));
  const c = r.below(9);
  const [ups, avg, p95] = [r.decimal(93, 98, 1), r.decimal(21, 24, 2), r.decimal(24, 27, 2)];
  const [supply, back, setpoint] = [r.decimal(18, 21, 1), r.decimal(29, 34, 1), r.decimal(18, 22, 1)];
  const [chiller, fans, valve] = [r.decimal(100, 180, 2), r.decimal(30, 60, 2), r.decimal(20, 90, 1)];
  const [u, queue, outdoor, order] = [r.below(99), r.below(500), r.decimal(5, 30, 1), r.below(90_000)];
  const [rack, batch] = [r.decimal(4, 16, 3), r.hex(24)];
  const day = `2026-11-24T${hour}:${minute}`;
  return (
    `{"schema_version":"1.1","correlation_id":"corr-0199f3a2-6c1e-7b60-9d0e-${corr}",` +
    `"trace":{"traceparent":"00-${trace}-${span}-01"},"request":{` +
    `"request_id":"req-2026-11-24-${hour}${minute}-scl1-${id}","idempotency_key":"scl1-z3-${day}Z-${id}",` +
    `"tenant_id":"andes-cloud","environment":"prod","mode":"shadow","timestamp_utc":"${day}:59.250${offset}",` +
    `"timeout_ms":8000,"service_level_objective_ms":2500,"time_window":{"start_utc":"${day}:00Z",` +
    `"end_utc":"${day}:55Z","granularity_seconds":5},"assets":{"site_id":"scl1","region":"cl-metropolitana",` +
    `"facility_id":"scl1-a","cluster_id":"gpu-0${c}","zone_id":"z${c}"},"data_contract":{"units":"metric",` +
    `"currency":"USD","source":"dcim-export","data_classification":"INTERNAL","no_pii":true,"quality_flags":` +
    `{"missing_allowed":true,"max_missing_ratio":0.2,"max_staleness_seconds":900}},"signals":{"energy":` +
    `{${price}${carbon}"it_load_kw":${it}.5,"facility_power_kw":${it + Math.floor(it / 3)}.75,` +
    `"ups_efficiency_pct":${ups},"pue_current":1.33},"thermal":{"avg_rack_inlet_c":${avg},` +
    `"p95_rack_inlet_c":${p95},"hotspot_rack_count":${c},"supply_temp_c":${supply},"return_temp_c":${back}},` +
    `"cooling":{"cooling_setpoint_c":${setpoint},"chiller_kw":${chiller},"fan_power_kw":${fans},` +
    `"cooling_valve_position_pct":${valve}},"workload":{${tokens}"cpu_util_avg":0.4${u},"gpu_util_avg":0.8${u},` +
    `"queue_depth":${queue},"job_mix":{"batch_pct":64.0,"latency_sensitive_pct":36.0}}},"constraints":{` +
    `"hard":{"no_control_actions":true,"max_setpoint_change_c":1.5,"max_hotspot_rack_count":9,` +
    `"max_rack_inlet_p95_c":27.0},"soft":{"max_risk_score":0.3,"prefer_lower_carbon":true}},"preferences":{` +
    `"objective_weights":{"energy":0.5,"thermal_risk":0.3,"workload_efficiency":0.2},` +
    `"recommendation_horizon_minutes":60,"top_k":3}},"payload":{"operator_note":"${note}",` +
    `"chiller_2_available":true,"outdoor_temp_c":${outdoor},"work_order":"00${order}","rows":[` +
    `{"rack":"A${c}","kw":${rack}},{"rack":"B${c}","kw":${rack}},{"rack":"C${c}","kw":11.25,"door":"closed"}],` +
    `"batch":"${batch}"}}`
  );
}

const TEN_FAULTS = [
  ['"mode":"shadow"', '"mode":"shadwo"'],
  ['"environment":"prod"', '"environment":"production"'],
  ['"tenant_id":"andes-cloud"', '"tenant_id":"Andes Cloud"'],
  ['"timeout_ms":8000', '"timeout_ms":"8000"'],
  ['"no_pii":true', '"no_pii":false'],
  ['"region":"cl-metropolitana",', ''],
  ['"it_load_kw"', '"it_load_kW"'],
  ['"max_risk_score":0.3', '"max_risk_score":30'],
  ['"top_k":3', '"top_k":0'],
  ['"batch_pct":64.0', '"batch_pct":24.0'],
];

/** The same request with ten things wrong. */
function broken(text) {
  return TEN_FAULTS.reduce((document, [right, wrong]) => document.replaceAll(right, wrong), text);
}

/** The valid documents, and each of them with ten faults. */
export function corpus() {
  const random = new Random();
  const valid = Array.from({ length: DOCUMENTS }, () => enterprise(random));
  const faulty = valid.map(broken);
  for (const [documents, expected] of [
    [valid, VALID_SHA256],
    [faulty, BROKEN_SHA256],
  ]) {
    const found = createHash('sha256')
      .update(documents.map((document) => `${document}\n`).join(''))
      .digest('hex');
    if (found !== expected) {
      throw new Error(`the corpus is not that of the Rust bench: ${found}`);
    }
  }
  const bytes = (documents) => documents.map((document) => Buffer.from(document));
  return { valid: bytes(valid), broken: bytes(faulty) };
}
