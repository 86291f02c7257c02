// The rules across fields: trace, semantic and business layer of the contract, for any peer.
//
// Throws `Invalid` at the first error, as code written for speed does, and returns what the normal form needs and the
// codes of the warnings. Each peer imports its own copy (`./pipeline.mjs`), so that one peer's objects do not slow down
// the code for another's. The document that is handed in is not changed.

import { completeTrace, Invalid, instant, utc } from './job.mjs';

const SLACK = 1e-9;

export function check(document) {
  const { request } = document;
  const { signals, time_window: window, data_contract, constraints, preferences } = request;
  const { energy, thermal, cooling, workload } = signals;
  const { hard } = constraints;
  const warnings = [];
  const trace = completeTrace(document.trace);
  const start = utc(window.start_utc);
  const end = utc(window.end_utc);
  const sent = utc(request.timestamp_utc);

  plant(energy, thermal, cooling, hard, warnings);
  const weights = preferences.objective_weights;
  if (Math.abs(weights.energy + weights.thermal_risk + weights.workload_efficiency - 1) > 0.01 + SLACK) {
    throw new Invalid('weights_not_one');
  }
  times(instant(start), instant(end), instant(sent), window.granularity_seconds, data_contract, warnings);
  missing(signals, data_contract.quality_flags);
  mix(workload.job_mix);

  if (!hard.no_control_actions && request.mode !== 'active') {
    throw new Invalid('control_not_allowed');
  }
  const slo = request.service_level_objective_ms;
  if (slo > 5000 && request.environment === 'prod') {
    throw new Invalid('slo_too_slow_for_prod');
  }
  if (slo > request.timeout_ms) {
    warnings.push('slo_exceeds_timeout');
  }
  return { trace, start, end, sent, warnings };
}

// `== null` is on purpose: absent and null both mean that it was not measured.
function plant(energy, thermal, cooling, hard, warnings) {
  const { it_load_kw: it, facility_power_kw: facility, pue_current: pue } = energy;
  if (it != null && facility != null) {
    if (facility < it) {
      throw new Invalid('facility_below_it_load');
    }
    if (pue && it > 0) {
      const computed = facility / it;
      if ((Math.abs(pue - computed) / computed) * 100 > 5 + SLACK) {
        warnings.push('pue_mismatch');
      }
    }
    const { chiller_kw: chiller, fan_power_kw: fans } = cooling;
    if (chiller != null && fans != null && chiller + fans > facility - it + SLACK * Math.max(facility, 1)) {
      warnings.push('cooling_exceeds_overhead');
    }
  }
  const { avg_rack_inlet_c: avg, p95_rack_inlet_c: p95, hotspot_rack_count: hotspots } = thermal;
  if (p95 != null) {
    if (avg != null && p95 < avg) {
      throw new Invalid('p95_below_average');
    }
    if (p95 > hard.max_rack_inlet_p95_c) {
      warnings.push('hard_limit_breached');
    }
  }
  if (hotspots != null && hotspots > hard.max_hotspot_rack_count) {
    warnings.push('hard_limit_breached');
  }
  const { supply_temp_c: supply, return_temp_c: back } = thermal;
  if (supply != null && back != null && back < supply) {
    warnings.push('return_below_supply');
  }
}

function times(start, end, sent, step, { quality_flags }, warnings) {
  if (!(end > start)) {
    throw new Invalid('window_reversed');
  }
  if (((end - start) / 1000) % step !== 0) {
    warnings.push('window_not_multiple');
  }
  if (sent < end) {
    warnings.push('timestamp_before_window_end');
  } else if ((sent - end) / 1000 > quality_flags.max_staleness_seconds) {
    throw new Invalid('stale');
  }
}

function missing({ energy, thermal, cooling, workload }, flags) {
  const job_mix = workload.job_mix;
  const count =
    (energy.it_load_kw == null) +
    (energy.facility_power_kw == null) +
    (energy.ups_efficiency_pct == null) +
    !energy.pue_current + // 0 is "not reported"
    (energy.carbon_intensity_gco2_per_kwh == null) +
    (energy.energy_price_usd_per_kwh == null) +
    (thermal.avg_rack_inlet_c == null) +
    (thermal.p95_rack_inlet_c == null) +
    (thermal.hotspot_rack_count == null) +
    (thermal.supply_temp_c == null) +
    (thermal.return_temp_c == null) +
    (cooling.cooling_setpoint_c == null) +
    (cooling.chiller_kw == null) +
    (cooling.fan_power_kw == null) +
    (cooling.cooling_valve_position_pct == null) +
    (workload.cpu_util_avg == null) +
    (workload.gpu_util_avg == null) +
    (workload.queue_depth == null) +
    (workload.tokens_per_watt_est == null) +
    (job_mix == null ? 2 : (job_mix.batch_pct == null) + (job_mix.latency_sensitive_pct == null));
  if (count !== 0) {
    if (!flags.missing_allowed) {
      throw new Invalid('signal_missing');
    }
    if (count / 21 > flags.max_missing_ratio + SLACK) {
      throw new Invalid('missing_ratio_exceeded');
    }
  }
}

function mix(job_mix) {
  if (job_mix == null) {
    return;
  }
  const { batch_pct: batch, latency_sensitive_pct: latency } = job_mix;
  if (batch != null && latency != null && Math.abs(batch + latency - 100) > 0.5 + SLACK) {
    throw new Invalid('job_mix_not_100');
  }
  const { llm_pct: llm, vision_pct: vision, other_pct: other } = job_mix;
  if (llm != null && vision != null && other != null && Math.abs(llm + vision + other - 100) > 0.5 + SLACK) {
    throw new Invalid('job_mix_not_100');
  }
}
