// zod 4: strict objects, which zod compiles to code, and plain patterns, which are faster than its own formats.

import * as z from 'zod';
import { ID, KEY, SPAN_ID, TENANT, TIME, TRACE_ID, TRACEPARENT } from './job.mjs';

const text = (pattern) => z.string().regex(pattern);
const id = text(ID);
const time = text(TIME);
const between = (low, high) => z.number().min(low).max(high);
const whole = (low, high) => z.int().min(low).max(high);
const atLeast = (low) => z.number().min(low);
const count = z.int().min(0);
const signal = (number) => number.nullable().optional();

const notNegative = signal(atLeast(0));
const celsius = signal(between(-40, 100));
const percent = signal(between(0, 100));
const fraction = signal(between(0, 1));
const pue = signal(z.number().refine((value) => value === 0 || value >= 1));

const jobMix = z.strictObject({
  batch_pct: percent,
  latency_sensitive_pct: percent,
  llm_pct: percent,
  vision_pct: percent,
  other_pct: percent,
});

const signals = z.strictObject({
  energy: z.strictObject({
    it_load_kw: notNegative,
    facility_power_kw: notNegative,
    ups_efficiency_pct: percent,
    pue_current: pue,
    pue_target: pue,
    carbon_intensity_gco2_per_kwh: notNegative,
    energy_price_usd_per_kwh: signal(z.number()),
  }),
  thermal: z.strictObject({
    avg_rack_inlet_c: celsius,
    p95_rack_inlet_c: celsius,
    hotspot_rack_count: signal(count),
    supply_temp_c: celsius,
    return_temp_c: celsius,
    cooling_cop: signal(z.number().gt(0)),
  }),
  cooling: z.strictObject({
    cooling_setpoint_c: celsius,
    chiller_kw: notNegative,
    fan_power_kw: notNegative,
    cooling_valve_position_pct: percent,
    chilled_water_temp_c: celsius,
  }),
  workload: z.strictObject({
    cpu_util_avg: fraction,
    gpu_util_avg: fraction,
    queue_depth: signal(count),
    job_mix: signal(jobMix),
    tokens_per_watt_est: notNegative,
    active_users: signal(count),
  }),
});

const request = z.strictObject({
  request_id: id,
  idempotency_key: text(KEY).optional(),
  tenant_id: text(TENANT),
  environment: z.enum(['dev', 'staging', 'prod']),
  mode: z.enum(['shadow', 'advisory', 'active']),
  timestamp_utc: time,
  timeout_ms: whole(1, 600_000),
  service_level_objective_ms: whole(1, 600_000),
  time_window: z.strictObject({ start_utc: time, end_utc: time, granularity_seconds: whole(1, 86_400) }),
  assets: z.strictObject({ site_id: id, region: id, facility_id: id, cluster_id: id, zone_id: id }),
  data_contract: z.strictObject({
    units: z.literal('metric'),
    currency: z.enum(['USD', 'EUR']),
    source: id,
    data_classification: z.literal('INTERNAL'),
    no_pii: z.literal(true),
    quality_flags: z.strictObject({
      missing_allowed: z.boolean(),
      max_missing_ratio: between(0, 1),
      max_staleness_seconds: count,
    }),
  }),
  signals,
  constraints: z.strictObject({
    hard: z.strictObject({
      no_control_actions: z.boolean(),
      max_setpoint_change_c: atLeast(0),
      max_hotspot_rack_count: count,
      max_rack_inlet_p95_c: between(-40, 100),
    }),
    soft: z.strictObject({ max_risk_score: between(0, 1), prefer_lower_carbon: z.boolean() }),
  }),
  preferences: z.strictObject({
    objective_weights: z.strictObject({
      energy: between(0, 1),
      thermal_risk: between(0, 1),
      workload_efficiency: between(0, 1),
    }),
    recommendation_horizon_minutes: whole(1, 10_080),
    top_k: whole(1, 100),
  }),
});

const document = z.strictObject({
  schema_version: z.literal('1.1'),
  correlation_id: id.optional(),
  trace: z.strictObject({
    traceparent: text(TRACEPARENT).optional(),
    trace_id: text(TRACE_ID).optional(),
    span_id: text(SPAN_ID).optional(),
    tracestate: z.string().optional(),
  }),
  request,
  payload: z.record(z.string(), z.unknown()),
  normalized_at_utc: time.optional(),
});

export const name = 'zod';

/** A copy that was validated, or an exception. */
export function read(value) {
  const result = document.safeParse(value);
  if (!result.success) {
    throw result.error;
  }
  return result.data;
}
