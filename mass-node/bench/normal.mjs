// The normal form of a document that was checked: times in UTC, absent signals as null, trace completed, ids there,
// members sorted, SHA-256 of the document and of its content.
//
// JSON.stringify over objects whose members are written in order beats a stringifier that sorts, since the members are
// known. Members without ids are written once and serve both digests.

import { digest, newId, now, utc } from './job.mjs';

const { stringify } = JSON;

export function normal(document, checked) {
  const { request, trace } = { request: document.request, trace: checked.trace };
  const { time_window: window, preferences, constraints, data_contract, assets } = request;
  const flags = data_contract.quality_flags;
  const weights = preferences.objective_weights;
  const before = stringify({
    assets: {
      cluster_id: assets.cluster_id,
      facility_id: assets.facility_id,
      region: assets.region,
      site_id: assets.site_id,
      zone_id: assets.zone_id,
    },
    constraints: {
      hard: {
        max_hotspot_rack_count: constraints.hard.max_hotspot_rack_count,
        max_rack_inlet_p95_c: constraints.hard.max_rack_inlet_p95_c,
        max_setpoint_change_c: constraints.hard.max_setpoint_change_c,
        no_control_actions: constraints.hard.no_control_actions,
      },
      soft: {
        max_risk_score: constraints.soft.max_risk_score,
        prefer_lower_carbon: constraints.soft.prefer_lower_carbon,
      },
    },
    data_contract: {
      currency: data_contract.currency,
      data_classification: data_contract.data_classification,
      no_pii: data_contract.no_pii,
      quality_flags: {
        max_missing_ratio: flags.max_missing_ratio,
        max_staleness_seconds: flags.max_staleness_seconds,
        missing_allowed: flags.missing_allowed,
      },
      source: data_contract.source,
      units: data_contract.units,
    },
    environment: request.environment,
  }).slice(1, -1);
  const between = stringify({
    mode: request.mode,
    preferences: {
      objective_weights: {
        energy: weights.energy,
        thermal_risk: weights.thermal_risk,
        workload_efficiency: weights.workload_efficiency,
      },
      recommendation_horizon_minutes: preferences.recommendation_horizon_minutes,
      top_k: preferences.top_k,
    },
  }).slice(1, -1);
  const after = stringify({
    service_level_objective_ms: request.service_level_objective_ms,
    signals: sortedSignals(request.signals),
    tenant_id: request.tenant_id,
    time_window: {
      end_utc: checked.end,
      granularity_seconds: window.granularity_seconds,
      start_utc: checked.start,
    },
    timeout_ms: request.timeout_ms,
  }).slice(1, -1);
  const payload = stringify(sorted(document.payload));

  // Ids, times and traces have nothing to escape; an idempotency key may.
  const correlation = document.correlation_id ?? newId('corr-');
  const normalized = document.normalized_at_utc === undefined ? now() : utc(document.normalized_at_utc);
  const key = stringify(request.idempotency_key ?? newId('idem-'));
  const state = trace.tracestate === undefined ? '' : `,"tracestate":${stringify(trace.tracestate)}`;
  const parent = stringify(trace.traceparent);
  const text =
    `{"correlation_id":"${correlation}","normalized_at_utc":"${normalized}","payload":${payload},"request":{${before},` +
    `"idempotency_key":${key},${between},"request_id":"${request.request_id}",${after},` +
    `"timestamp_utc":"${checked.sent}"},"schema_version":"1.1","trace":{"span_id":"${trace.span_id}",` +
    `"trace_id":"${trace.trace_id}","traceparent":${parent}${state}}}`;
  const content = `{"payload":${payload},"request":{${before},${between},${after}},"schema_version":"1.1"}`;
  const canonical = Buffer.from(text);
  return { canonical, documentSha256: digest(canonical), contentSha256: digest(content) };
}

const orNull = (value) => (value === undefined ? null : value);
/** 0 is "not reported". */
const pue = (value) => value || null;

/** `undefined` is left out by JSON.stringify: an extra signal that was not sent stays absent. */
function sortedSignals({ cooling, energy, thermal, workload }) {
  const mix = workload.job_mix ?? {};
  return {
    cooling: {
      chilled_water_temp_c: cooling.chilled_water_temp_c,
      chiller_kw: orNull(cooling.chiller_kw),
      cooling_setpoint_c: orNull(cooling.cooling_setpoint_c),
      cooling_valve_position_pct: orNull(cooling.cooling_valve_position_pct),
      fan_power_kw: orNull(cooling.fan_power_kw),
    },
    energy: {
      carbon_intensity_gco2_per_kwh: orNull(energy.carbon_intensity_gco2_per_kwh),
      energy_price_usd_per_kwh: orNull(energy.energy_price_usd_per_kwh),
      facility_power_kw: orNull(energy.facility_power_kw),
      it_load_kw: orNull(energy.it_load_kw),
      pue_current: pue(energy.pue_current),
      pue_target: energy.pue_target === undefined ? undefined : pue(energy.pue_target),
      ups_efficiency_pct: orNull(energy.ups_efficiency_pct),
    },
    thermal: {
      avg_rack_inlet_c: orNull(thermal.avg_rack_inlet_c),
      cooling_cop: thermal.cooling_cop,
      hotspot_rack_count: orNull(thermal.hotspot_rack_count),
      p95_rack_inlet_c: orNull(thermal.p95_rack_inlet_c),
      return_temp_c: orNull(thermal.return_temp_c),
      supply_temp_c: orNull(thermal.supply_temp_c),
    },
    workload: {
      active_users: workload.active_users,
      cpu_util_avg: orNull(workload.cpu_util_avg),
      gpu_util_avg: orNull(workload.gpu_util_avg),
      job_mix: {
        batch_pct: orNull(mix.batch_pct),
        latency_sensitive_pct: orNull(mix.latency_sensitive_pct),
        llm_pct: mix.llm_pct,
        other_pct: mix.other_pct,
        vision_pct: mix.vision_pct,
      },
      queue_depth: orNull(workload.queue_depth),
      tokens_per_watt_est: orNull(workload.tokens_per_watt_est),
    },
  };
}

/** The same value with sorted members. (Members named like array indices would not stay in order; the corpus has none.) */
function sorted(value) {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  const copy = {};
  for (const key of Object.keys(value).sort()) {
    copy[key] = sorted(value[key]);
  }
  return copy;
}
