// Generated from schemas/ by tools/contract.mjs (`npm run contract`); do not edit.

import { free, leaf, type Members, names, object, whole } from './slots.js';

/** The members of an Enterprise request in the order in which they cross (src/packed/mod.rs). */
export const SHAPE = [
  'correlation_id',
  'normalized_at_utc',
  '*payload',
  '{request',
  '{assets',
  'cluster_id',
  'facility_id',
  'region',
  'site_id',
  'zone_id',
  '}',
  '{constraints',
  '{hard',
  'max_hotspot_rack_count',
  'max_rack_inlet_p95_c',
  'max_setpoint_change_c',
  'no_control_actions',
  '}',
  '{soft',
  'max_risk_score',
  'prefer_lower_carbon',
  '}',
  '}',
  '{data_contract',
  'currency',
  'data_classification',
  'no_pii',
  '{quality_flags',
  'max_missing_ratio',
  'max_staleness_seconds',
  'missing_allowed',
  '}',
  'source',
  'units',
  '}',
  'environment',
  'idempotency_key',
  'mode',
  '{preferences',
  '{objective_weights',
  'energy',
  'thermal_risk',
  'workload_efficiency',
  '}',
  'recommendation_horizon_minutes',
  'top_k',
  '}',
  'request_id',
  'service_level_objective_ms',
  '{signals',
  '{cooling',
  'chilled_water_temp_c',
  'chiller_kw',
  'cooling_setpoint_c',
  'cooling_valve_position_pct',
  'fan_power_kw',
  '}',
  '{energy',
  'carbon_intensity_gco2_per_kwh',
  'energy_price_usd_per_kwh',
  'facility_power_kw',
  'it_load_kw',
  'pue_current',
  'pue_target',
  'ups_efficiency_pct',
  '}',
  '{thermal',
  'avg_rack_inlet_c',
  'cooling_cop',
  'hotspot_rack_count',
  'p95_rack_inlet_c',
  'return_temp_c',
  'supply_temp_c',
  '}',
  '{workload',
  'active_users',
  'cpu_util_avg',
  'gpu_util_avg',
  '{job_mix',
  'batch_pct',
  'latency_sensitive_pct',
  'llm_pct',
  'other_pct',
  'vision_pct',
  '}',
  'queue_depth',
  'tokens_per_watt_est',
  '}',
  '}',
  'tenant_id',
  '{time_window',
  'end_utc',
  'granularity_seconds',
  'start_utc',
  '}',
  'timeout_ms',
  'timestamp_utc',
  '}',
  'schema_version',
  '{trace',
  'span_id',
  'trace_id',
  'traceparent',
  'tracestate',
  '}',
];

/** The version of the contract that has this shape. */
export const VERSION = '1.1';

const ASSETS = names('cluster_id', 'facility_id', 'region', 'site_id', 'zone_id');

function assets(o: Members): void {
  let there = 0;
  there += leaf(5, o.cluster_id);
  there += leaf(6, o.facility_id);
  there += leaf(7, o.region);
  there += leaf(8, o.site_id);
  there += leaf(9, o.zone_id);
  whole(o, there, ASSETS);
}

const HARD = names('max_hotspot_rack_count', 'max_rack_inlet_p95_c', 'max_setpoint_change_c', 'no_control_actions');

function hard(o: Members): void {
  let there = 0;
  there += leaf(13, o.max_hotspot_rack_count);
  there += leaf(14, o.max_rack_inlet_p95_c);
  there += leaf(15, o.max_setpoint_change_c);
  there += leaf(16, o.no_control_actions);
  whole(o, there, HARD);
}

const SOFT = names('max_risk_score', 'prefer_lower_carbon');

function soft(o: Members): void {
  let there = 0;
  there += leaf(19, o.max_risk_score);
  there += leaf(20, o.prefer_lower_carbon);
  whole(o, there, SOFT);
}

const CONSTRAINTS = names('hard', 'soft');

function constraints(o: Members): void {
  let there = 0;
  there += object(12, o.hard, hard);
  there += object(18, o.soft, soft);
  whole(o, there, CONSTRAINTS);
}

const QUALITY_FLAGS = names('max_missing_ratio', 'max_staleness_seconds', 'missing_allowed');

function quality_flags(o: Members): void {
  let there = 0;
  there += leaf(28, o.max_missing_ratio);
  there += leaf(29, o.max_staleness_seconds);
  there += leaf(30, o.missing_allowed);
  whole(o, there, QUALITY_FLAGS);
}

const DATA_CONTRACT = names('currency', 'data_classification', 'no_pii', 'quality_flags', 'source', 'units');

function data_contract(o: Members): void {
  let there = 0;
  there += leaf(24, o.currency);
  there += leaf(25, o.data_classification);
  there += leaf(26, o.no_pii);
  there += object(27, o.quality_flags, quality_flags);
  there += leaf(32, o.source);
  there += leaf(33, o.units);
  whole(o, there, DATA_CONTRACT);
}

const OBJECTIVE_WEIGHTS = names('energy', 'thermal_risk', 'workload_efficiency');

function objective_weights(o: Members): void {
  let there = 0;
  there += leaf(40, o.energy);
  there += leaf(41, o.thermal_risk);
  there += leaf(42, o.workload_efficiency);
  whole(o, there, OBJECTIVE_WEIGHTS);
}

const PREFERENCES = names('objective_weights', 'recommendation_horizon_minutes', 'top_k');

function preferences(o: Members): void {
  let there = 0;
  there += object(39, o.objective_weights, objective_weights);
  there += leaf(44, o.recommendation_horizon_minutes);
  there += leaf(45, o.top_k);
  whole(o, there, PREFERENCES);
}

const COOLING = names(
  'chilled_water_temp_c',
  'chiller_kw',
  'cooling_setpoint_c',
  'cooling_valve_position_pct',
  'fan_power_kw',
);

function cooling(o: Members): void {
  let there = 0;
  there += leaf(51, o.chilled_water_temp_c);
  there += leaf(52, o.chiller_kw);
  there += leaf(53, o.cooling_setpoint_c);
  there += leaf(54, o.cooling_valve_position_pct);
  there += leaf(55, o.fan_power_kw);
  whole(o, there, COOLING);
}

const ENERGY = names(
  'carbon_intensity_gco2_per_kwh',
  'energy_price_usd_per_kwh',
  'facility_power_kw',
  'it_load_kw',
  'pue_current',
  'pue_target',
  'ups_efficiency_pct',
);

function energy(o: Members): void {
  let there = 0;
  there += leaf(58, o.carbon_intensity_gco2_per_kwh);
  there += leaf(59, o.energy_price_usd_per_kwh);
  there += leaf(60, o.facility_power_kw);
  there += leaf(61, o.it_load_kw);
  there += leaf(62, o.pue_current);
  there += leaf(63, o.pue_target);
  there += leaf(64, o.ups_efficiency_pct);
  whole(o, there, ENERGY);
}

const THERMAL = names(
  'avg_rack_inlet_c',
  'cooling_cop',
  'hotspot_rack_count',
  'p95_rack_inlet_c',
  'return_temp_c',
  'supply_temp_c',
);

function thermal(o: Members): void {
  let there = 0;
  there += leaf(67, o.avg_rack_inlet_c);
  there += leaf(68, o.cooling_cop);
  there += leaf(69, o.hotspot_rack_count);
  there += leaf(70, o.p95_rack_inlet_c);
  there += leaf(71, o.return_temp_c);
  there += leaf(72, o.supply_temp_c);
  whole(o, there, THERMAL);
}

const JOB_MIX = names('batch_pct', 'latency_sensitive_pct', 'llm_pct', 'other_pct', 'vision_pct');

function job_mix(o: Members): void {
  let there = 0;
  there += leaf(79, o.batch_pct);
  there += leaf(80, o.latency_sensitive_pct);
  there += leaf(81, o.llm_pct);
  there += leaf(82, o.other_pct);
  there += leaf(83, o.vision_pct);
  whole(o, there, JOB_MIX);
}

const WORKLOAD = names('active_users', 'cpu_util_avg', 'gpu_util_avg', 'job_mix', 'queue_depth', 'tokens_per_watt_est');

function workload(o: Members): void {
  let there = 0;
  there += leaf(75, o.active_users);
  there += leaf(76, o.cpu_util_avg);
  there += leaf(77, o.gpu_util_avg);
  there += object(78, o.job_mix, job_mix);
  there += leaf(85, o.queue_depth);
  there += leaf(86, o.tokens_per_watt_est);
  whole(o, there, WORKLOAD);
}

const SIGNALS = names('cooling', 'energy', 'thermal', 'workload');

function signals(o: Members): void {
  let there = 0;
  there += object(50, o.cooling, cooling);
  there += object(57, o.energy, energy);
  there += object(66, o.thermal, thermal);
  there += object(74, o.workload, workload);
  whole(o, there, SIGNALS);
}

const TIME_WINDOW = names('end_utc', 'granularity_seconds', 'start_utc');

function time_window(o: Members): void {
  let there = 0;
  there += leaf(91, o.end_utc);
  there += leaf(92, o.granularity_seconds);
  there += leaf(93, o.start_utc);
  whole(o, there, TIME_WINDOW);
}

const REQUEST = names(
  'assets',
  'constraints',
  'data_contract',
  'environment',
  'idempotency_key',
  'mode',
  'preferences',
  'request_id',
  'service_level_objective_ms',
  'signals',
  'tenant_id',
  'time_window',
  'timeout_ms',
  'timestamp_utc',
);

function request(o: Members): void {
  let there = 0;
  there += object(4, o.assets, assets);
  there += object(11, o.constraints, constraints);
  there += object(23, o.data_contract, data_contract);
  there += leaf(35, o.environment);
  there += leaf(36, o.idempotency_key);
  there += leaf(37, o.mode);
  there += object(38, o.preferences, preferences);
  there += leaf(47, o.request_id);
  there += leaf(48, o.service_level_objective_ms);
  there += object(49, o.signals, signals);
  there += leaf(89, o.tenant_id);
  there += object(90, o.time_window, time_window);
  there += leaf(95, o.timeout_ms);
  there += leaf(96, o.timestamp_utc);
  whole(o, there, REQUEST);
}

const TRACE = names('span_id', 'trace_id', 'traceparent', 'tracestate');

function trace(o: Members): void {
  let there = 0;
  there += leaf(100, o.span_id);
  there += leaf(101, o.trace_id);
  there += leaf(102, o.traceparent);
  there += leaf(103, o.tracestate);
  whole(o, there, TRACE);
}

const REQUEST_DOCUMENT = names('correlation_id', 'normalized_at_utc', 'payload', 'request', 'schema_version', 'trace');

function request_document(o: Members): void {
  let there = 0;
  there += leaf(0, o.correlation_id);
  there += leaf(1, o.normalized_at_utc);
  there += free(2, o.payload);
  there += object(3, o.request, request);
  there += leaf(98, o.schema_version);
  there += object(99, o.trace, trace);
  whole(o, there, REQUEST_DOCUMENT);
}

export const read: (o: Members) => void = request_document;
