// valibot: strict objects, stopped at the first fault.

import * as v from 'valibot';
import { ID, KEY, SPAN_ID, TENANT, TIME, TRACE_ID, TRACEPARENT } from './job.mjs';

const text = (pattern) => v.pipe(v.string(), v.regex(pattern));
const id = text(ID);
const time = text(TIME);
const between = (low, high) => v.pipe(v.number(), v.minValue(low), v.maxValue(high));
const whole = (low, high) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));
const atLeast = (low) => v.pipe(v.number(), v.minValue(low));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const signal = v.nullish;

const notNegative = signal(atLeast(0));
const celsius = signal(between(-40, 100));
const percent = signal(between(0, 100));
const fraction = signal(between(0, 1));
const pue = signal(
  v.pipe(
    v.number(),
    v.check((value) => value === 0 || value >= 1),
  ),
);

const jobMix = v.strictObject({
  batch_pct: percent,
  latency_sensitive_pct: percent,
  llm_pct: percent,
  vision_pct: percent,
  other_pct: percent,
});

const signals = v.strictObject({
  energy: v.strictObject({
    it_load_kw: notNegative,
    facility_power_kw: notNegative,
    ups_efficiency_pct: percent,
    pue_current: pue,
    pue_target: pue,
    carbon_intensity_gco2_per_kwh: notNegative,
    energy_price_usd_per_kwh: signal(v.number()),
  }),
  thermal: v.strictObject({
    avg_rack_inlet_c: celsius,
    p95_rack_inlet_c: celsius,
    hotspot_rack_count: signal(count),
    supply_temp_c: celsius,
    return_temp_c: celsius,
    cooling_cop: signal(v.pipe(v.number(), v.gtValue(0))),
  }),
  cooling: v.strictObject({
    cooling_setpoint_c: celsius,
    chiller_kw: notNegative,
    fan_power_kw: notNegative,
    cooling_valve_position_pct: percent,
    chilled_water_temp_c: celsius,
  }),
  workload: v.strictObject({
    cpu_util_avg: fraction,
    gpu_util_avg: fraction,
    queue_depth: signal(count),
    job_mix: signal(jobMix),
    tokens_per_watt_est: notNegative,
    active_users: signal(count),
  }),
});

const request = v.strictObject({
  request_id: id,
  idempotency_key: v.optional(text(KEY)),
  tenant_id: text(TENANT),
  environment: v.picklist(['dev', 'staging', 'prod']),
  mode: v.picklist(['shadow', 'advisory', 'active']),
  timestamp_utc: time,
  timeout_ms: whole(1, 600_000),
  service_level_objective_ms: whole(1, 600_000),
  time_window: v.strictObject({ start_utc: time, end_utc: time, granularity_seconds: whole(1, 86_400) }),
  assets: v.strictObject({ site_id: id, region: id, facility_id: id, cluster_id: id, zone_id: id }),
  data_contract: v.strictObject({
    units: v.literal('metric'),
    currency: v.picklist(['USD', 'EUR']),
    source: id,
    data_classification: v.literal('INTERNAL'),
    no_pii: v.literal(true),
    quality_flags: v.strictObject({
      missing_allowed: v.boolean(),
      max_missing_ratio: between(0, 1),
      max_staleness_seconds: count,
    }),
  }),
  signals,
  constraints: v.strictObject({
    hard: v.strictObject({
      no_control_actions: v.boolean(),
      max_setpoint_change_c: atLeast(0),
      max_hotspot_rack_count: count,
      max_rack_inlet_p95_c: between(-40, 100),
    }),
    soft: v.strictObject({ max_risk_score: between(0, 1), prefer_lower_carbon: v.boolean() }),
  }),
  preferences: v.strictObject({
    objective_weights: v.strictObject({
      energy: between(0, 1),
      thermal_risk: between(0, 1),
      workload_efficiency: between(0, 1),
    }),
    recommendation_horizon_minutes: whole(1, 10_080),
    top_k: whole(1, 100),
  }),
});

const document = v.strictObject({
  schema_version: v.literal('1.1'),
  correlation_id: v.optional(id),
  trace: v.strictObject({
    traceparent: v.optional(text(TRACEPARENT)),
    trace_id: v.optional(text(TRACE_ID)),
    span_id: v.optional(text(SPAN_ID)),
    tracestate: v.optional(v.string()),
  }),
  request,
  // Its own objects and records take arrays, too.
  payload: v.custom((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  normalized_at_utc: v.optional(time),
});

const FIRST = { abortEarly: true, abortPipeEarly: true };

export const name = 'valibot';

/** A copy that was validated, or an exception. */
export function read(value) {
  const result = v.safeParse(document, value, FIRST);
  if (!result.success) {
    throw new v.ValiError(result.issues);
  }
  return result.output;
}
