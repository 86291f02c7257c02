// Generated from schemas/ by tools/contract.mjs (`npm run contract`); do not edit.

import type { JsonObject } from './types.js';

/**
 * A MASS Enterprise request, version 1.1: what a data centre measured over a time window, under which constraints,
 * and what its operator prefers.
 */
export interface EnterpriseRequest {
  /** Ties together everything that belongs to one exchange. Generated (`corr-<uuidv7>`) when absent. */
  correlation_id?: string;
  /** When the document was normalised. Set by the normaliser, kept when it is already there. */
  normalized_at_utc?: string;
  /**
   * Anything else the sender wants to keep with the request. Cleaned by the Simple rules unless the caller asks to
   * preserve it.
   */
  payload: JsonObject;
  /** The request itself. */
  request: {
    /** Where in the estate it was measured. */
    assets: {
      /** Cluster of machines. */
      cluster_id: string;
      /** Building or facility on the site. */
      facility_id: string;
      /** Region. */
      region: string;
      /** Site. */
      site_id: string;
      /** Cooling or power zone. */
      zone_id: string;
    };
    /** What a recommendation may not break. */
    constraints: {
      /** Limits that hold always. */
      hard: {
        /** Racks that may be above the hotspot limit. Unit: 1. Range: from 0. */
        max_hotspot_rack_count: number;
        /**
         * Highest 95th percentile of the rack inlet temperatures, in °C. ASHRAE TC 9.9 recommends 27 °C for class A1.
         * Unit: °C. Range: from -40 to 100.
         */
        max_rack_inlet_p95_c: number;
        /** Largest change of a set point in one step, in °C. Unit: °C. Range: from 0. */
        max_setpoint_change_c: number;
        /** No control action may be taken; must be true in shadow and advisory mode. */
        no_control_actions: boolean;
      };
      /** Limits the engine should keep to. */
      soft: {
        /** Highest acceptable risk score, as a fraction of one. Unit: 1. Range: from 0 to 1. */
        max_risk_score: number;
        /** Whether a lower carbon footprint is preferred to a lower cost. */
        prefer_lower_carbon: boolean;
      };
    };
    /** What the numbers mean and how good they are. */
    data_contract: {
      /** Currency of the operator's accounts, ISO 4217. */
      currency: 'USD' | 'EUR';
      /** Confidentiality. */
      data_classification: 'INTERNAL';
      /** The sender's word that the document holds no personal data; must be true. */
      no_pii: true;
      /** How much may be missing, and how old it may be. */
      quality_flags: {
        /** Share of the 21 core signals that may be missing, as a fraction of one. Unit: 1. Range: from 0 to 1. */
        max_missing_ratio: number;
        /** How long after the window's end the request may be made, in seconds. Unit: s. Range: from 0. */
        max_staleness_seconds: number;
        /** Whether core signals may be missing at all. */
        missing_allowed: boolean;
      };
      /** System the data came from. */
      source: string;
      /** System of units. */
      units: 'metric';
    };
    /** Deployment stage. */
    environment: 'dev' | 'staging' | 'prod';
    /** Sending twice under one key counts once. Generated (`idem-<uuidv7>`) when absent. */
    idempotency_key?: string;
    /** What the engine may do with it: watch, advise or control. */
    mode: 'shadow' | 'advisory' | 'active';
    /** What the operator prefers. */
    preferences: {
      /** Weights of the objectives. */
      objective_weights: {
        /** Weight of saving energy. Unit: 1. Range: from 0 to 1. */
        energy: number;
        /** Weight of lowering thermal risk. Unit: 1. Range: from 0 to 1. */
        thermal_risk: number;
        /** Weight of workload efficiency. Unit: 1. Range: from 0 to 1. */
        workload_efficiency: number;
      };
      /** How far ahead recommendations look, in minutes. Unit: min. Range: from 1 to 10080. */
      recommendation_horizon_minutes: number;
      /** How many recommendations to return. Range: from 1 to 100. */
      top_k: number;
    };
    /** The sender's name for this request. */
    request_id: string;
    /** How long an answer should take at most, in ms. Unit: ms. Range: from 1 to 600000. */
    service_level_objective_ms: number;
    /** What was measured. */
    signals: {
      /** The cooling plant. */
      cooling: {
        /**
         * Temperature of the chilled water supply, in °C. Optional; does not count towards the missing ratio. Unit:
         * °C. Range: from -40 to 100.
         */
        chilled_water_temp_c?: number | null;
        /** Electrical power of the chillers, in kW. Unit: kW. Range: from 0. */
        chiller_kw?: number | null;
        /** Set point of the supply air, in °C. Unit: °C. Range: from -40 to 100. */
        cooling_setpoint_c?: number | null;
        /** Opening of the cooling valves, in percent. Unit: %. Range: from 0 to 100. */
        cooling_valve_position_pct?: number | null;
        /** Electrical power of the fans, in kW. Unit: kW. Range: from 0. */
        fan_power_kw?: number | null;
      };
      /** Electrical measurements. */
      energy: {
        /**
         * Carbon intensity of the electricity used, in gCO₂/kWh. Source: ISO/IEC 30134-8 (CUE). Unit: gCO2/kWh.
         * Range: from 0.
         */
        carbon_intensity_gco2_per_kwh?: number | null;
        /** Price of electricity, in USD/kWh. Negative prices occur. Unit: USD/kWh. */
        energy_price_usd_per_kwh?: number | null;
        /**
         * Power drawn by the whole facility, in kW; never below the IT load. Source: ISO/IEC 30134-2, total energy.
         * Unit: kW. Range: from 0.
         */
        facility_power_kw?: number | null;
        /** Power drawn by the IT equipment, in kW. Source: ISO/IEC 30134-2, IT energy. Unit: kW. Range: from 0. */
        it_load_kw?: number | null;
        /** Power usage effectiveness over the window. Source: ISO/IEC 30134-2. 0 means "not reported". Unit: 1. */
        pue_current?: number | null;
        /** PUE the operator aims for. Optional; does not count towards the missing ratio. Unit: 1. */
        pue_target?: number | null;
        /** Efficiency of the uninterruptible power supplies, in percent. Unit: %. Range: from 0 to 100. */
        ups_efficiency_pct?: number | null;
      };
      /** Air temperatures in the white space. */
      thermal: {
        /** Mean temperature of the air entering the racks, in °C. Unit: °C. Range: from -40 to 100. */
        avg_rack_inlet_c?: number | null;
        /**
         * Coefficient of performance of the cooling plant. Optional; does not count towards the missing ratio. Unit:
         * 1. Range: more than 0.
         */
        cooling_cop?: number | null;
        /** Racks above the site's hotspot limit. Unit: 1. Range: from 0. */
        hotspot_rack_count?: number | null;
        /**
         * 95th percentile of the rack inlet temperatures, in °C; never below the mean. Unit: °C. Range: from -40 to
         * 100.
         */
        p95_rack_inlet_c?: number | null;
        /** Temperature of the air returning to the cooling units, in °C. Unit: °C. Range: from -40 to 100. */
        return_temp_c?: number | null;
        /** Temperature of the air supplied by the cooling units, in °C. Unit: °C. Range: from -40 to 100. */
        supply_temp_c?: number | null;
      };
      /** What the IT equipment was doing. */
      workload: {
        /**
         * People or clients being served. Optional; does not count towards the missing ratio. Unit: 1. Range: from 0.
         */
        active_users?: number | null;
        /** Mean CPU utilisation, as a fraction of one. Unit: 1. Range: from 0 to 1. */
        cpu_util_avg?: number | null;
        /** Mean GPU utilisation, as a fraction of one. Unit: 1. Range: from 0 to 1. */
        gpu_util_avg?: number | null;
        /** Shares of the kinds of jobs. */
        job_mix?: {
          /** Share of batch jobs, in percent. Unit: %. Range: from 0 to 100. */
          batch_pct?: number | null;
          /** Share of latency-sensitive jobs, in percent. Unit: %. Range: from 0 to 100. */
          latency_sensitive_pct?: number | null;
          /** Share of language-model jobs, in percent. Optional. Unit: %. Range: from 0 to 100. */
          llm_pct?: number | null;
          /** Share of all other jobs, in percent. Optional. Unit: %. Range: from 0 to 100. */
          other_pct?: number | null;
          /** Share of vision jobs, in percent. Optional. Unit: %. Range: from 0 to 100. */
          vision_pct?: number | null;
        } | null;
        /** Jobs waiting. Unit: 1. Range: from 0. */
        queue_depth?: number | null;
        /** Tokens generated per watt of IT power (estimate). Unit: tokens/W. Range: from 0. */
        tokens_per_watt_est?: number | null;
      };
    };
    /** Whose data this is. */
    tenant_id: string;
    /** The window the measurements cover. */
    time_window: {
      /** First instant after the window. */
      end_utc: string;
      /**
       * Step of the series behind the measurements, in seconds; the window is a whole number of steps. Unit: s.
       * Range: from 1 to 86400.
       */
      granularity_seconds: number;
      /** First instant of the window. */
      start_utc: string;
    };
    /** How long the caller waits, in ms. Unit: ms. Range: from 1 to 600000. */
    timeout_ms: number;
    /** When the request was made. */
    timestamp_utc: string;
  };
  /** Version of the contract. */
  schema_version: '1.1';
  /** Where this request stands in a distributed trace. */
  trace: {
    /** 16 hexadecimal digits, not all zero. */
    span_id?: string;
    /** 32 hexadecimal digits, not all zero. */
    trace_id?: string;
    /** Version, trace id, parent id and flags (section 3.2). */
    traceparent?: string;
    /** Vendor-specific trace data (section 3.3). */
    tracestate?: string;
  };
}

/**
 * A MASS Simple record, version 1.0: any JSON object, cleaned, in the envelope that the Enterprise pipeline has. A
 * caller sends the payload; the envelope is completed by the normaliser, which keeps what is already there.
 */
export interface SimpleRecord {
  /** Ties together everything that belongs to one exchange. */
  correlation_id?: string;
  /** When the document was normalised. */
  normalized_at_utc?: string;
  /** What the caller sent. */
  payload: JsonObject;
  /** Ids and time of the record. */
  request?: {
    /** Sending twice under one key counts once; generated (`idem-<uuidv7>`) when absent. */
    idempotency_key?: string;
    /** The sender's name for this record; generated (`req-<uuidv7>`) when absent. */
    request_id?: string;
    /** When the record was made; the context's clock when absent. */
    timestamp_utc?: string;
  };
  /** Version of the contract. */
  schema_version?: '1.0-simple';
  /** Where this record stands in a distributed trace. */
  trace?: {
    /** 16 hexadecimal digits, not all zero. */
    span_id?: string;
    /** 32 hexadecimal digits, not all zero. */
    trace_id?: string;
    /** Version, trace id, parent id and flags (section 3.2). */
    traceparent?: string;
    /** Vendor-specific trace data (section 3.3). */
    tracestate?: string;
  };
}

/** A recommendation response, version 1.1. A negative impact is a saving. */
export interface RecommendationResponse {
  /** The request's correlation id. */
  correlation_id: string;
  /** The answer itself. */
  response: {
    /** What an auditor wants to know about the answer. */
    audit?: {
      /** How long the answer took, in ms. Unit: ms. Range: from 0. */
      latency_ms: number;
      /** Mode the engine worked in. */
      mode: 'shadow' | 'advisory' | 'active';
      /** No control action was possible; must be true in shadow mode. */
      no_control_actions_enforced: boolean;
      /** Health of the service, in words. */
      service_health: string;
      /** How long it should have taken at most, in ms. Unit: ms. Range: from 1 to 600000. */
      slo_ms: number;
    };
    /** The request's idempotency key. */
    idempotency_key: string;
    /** The model that answered. */
    model?: {
      /** Name. */
      name: string;
      /** Policy in force. */
      policy_id: string;
      /** Version. */
      version: string;
    };
    /** The recommendations, best first. */
    recommendations?: {
      /** What to change. */
      action: {
        /** Kind of change. A change of a set point starts with `setpoint` or names one as its target. */
        type: string;
        /** Value now. */
        current: number;
        /** Difference. */
        delta: number;
        /** Value suggested. */
        suggested: number;
        /** What is changed. */
        target: string;
        /** Unit of the three. */
        units: string;
      };
      /** What it is about. */
      category: string;
      /** What that should do. */
      expected_impact: {
        /** Change of the emissions, in kg CO₂ equivalent a day. */
        co2e_kg_per_day_delta: number;
        /** Change of the facility's power, in kW. */
        facility_power_kw_delta: number;
        /** Change of the PUE. */
        pue_delta: number;
      };
      /** Why. */
      explainability: {
        /** In words. */
        narrative: string;
        /** Parts of the model that spoke. */
        organism_tags: string[];
        /** Machine-readable reasons. */
        reason_codes: string[];
      };
      /** Rank; 1 is the most important. Range: from 1 to 100. */
      priority: number;
      /** Its name. */
      rec_id: string;
      /** How it came about. */
      trace: {
        /** The decision's name. */
        decision_id: string;
        /** Version of the features used. */
        feature_set_version: string;
        /** When it was made. */
        generated_at_utc: string;
        /** The request's content fingerprint, `sha256:<64 hex>`. */
        input_fingerprint: string;
      };
    }[];
    /** The request's id. */
    request_id: string;
    /** How it went. */
    status: {
      /** Outcome. */
      code: 'OK' | 'INVALID_REQUEST' | 'DEADLINE_EXCEEDED' | 'UNAVAILABLE' | 'INTERNAL';
      /** Explanation for people. */
      message?: string;
      /** Whether the same request may succeed later. */
      retryable?: boolean;
      /** What the engine found about the request. */
      validation?: {
        /** Share of the core signals that were missing, as a fraction of one. Unit: 1. Range: from 0 to 1. */
        missing_ratio: number;
        /** Whether the request kept to the contract. */
        schema_valid: boolean;
        /** Age of the measurements when the request was made, in seconds. Unit: s. Range: from 0. */
        staleness_seconds: number;
      };
      /** Warnings for people. */
      warnings: string[];
    };
    /** The recommendations taken together. */
    summary?: {
      /** Confidence, as a fraction of one. Unit: 1. Range: from 0 to 1. */
      confidence: number;
      /** Estimated effect over the next 24 hours; negative is a saving. */
      estimated_impact_24h: {
        /** Emissions, in kg CO₂ equivalent. */
        co2e_kg: number;
        /** Cost of energy, in USD. */
        energy_cost_usd: number;
        /** Energy, in kWh. */
        energy_kwh: number;
        /** Change of the PUE. */
        pue_delta: number;
      };
      /** What was enforced. */
      guardrails: {
        /** All hard constraints hold. */
        constraints_satisfied: boolean;
        /** Shadow mode stayed read-only; must be true in shadow mode. */
        shadow_read_only_enforced: boolean;
      };
      /** Risk, as a fraction of one. Unit: 1. Range: from 0 to 1. */
      risk_score: number;
    };
  };
  /** Version of the contract. */
  schema_version: '1.1';
  /** Where the answer stands in a distributed trace. */
  trace?: {
    /** 16 hexadecimal digits, not all zero. */
    span_id?: string;
    /** 32 hexadecimal digits, not all zero. */
    trace_id?: string;
    /** Version, trace id, parent id and flags (section 3.2). */
    traceparent?: string;
    /** Vendor-specific trace data (section 3.3). */
    tracestate?: string;
  };
}

/** Every code that an issue can have. */
export type IssueCode =
  // Not valid JSON
  | 'invalid_json'
  // Repeated key
  | 'duplicate_key'
  // Nested too deeply
  | 'too_deep'
  // Document too large
  | 'too_large'
  // Wrong type
  | 'wrong_type'
  // Required field missing
  | 'missing_field'
  // Unknown field
  | 'unknown_field'
  // Text in the wrong form
  | 'invalid_format'
  // Number that readers do not agree on
  | 'number_not_interoperable'
  // Keys that would collide
  | 'key_collision'
  // List of issues cut short
  | 'too_many_issues'
  // Record of changes too long
  | 'too_many_changes'
  // Unsupported version
  | 'unsupported_version'
  // Value not in the list
  | 'unsupported_value'
  // Personal data not excluded
  | 'pii_declared'
  // Invalid trace context
  | 'invalid_trace'
  // Trace ids disagree
  | 'trace_mismatch'
  // Response to another request
  | 'response_id_mismatch'
  // Recommendation from other data
  | 'fingerprint_mismatch'
  // Out of range
  | 'out_of_range'
  // Percentage in a 0–1 field
  | 'looks_like_percent'
  // Facility power below the IT load
  | 'facility_below_it_load'
  // PUE does not fit the powers
  | 'pue_mismatch'
  // 95th percentile below the average
  | 'p95_below_average'
  // Return air colder than supply air
  | 'return_below_supply'
  // Cooling draws more than is left
  | 'cooling_exceeds_overhead'
  // Job mix does not sum to 100 %
  | 'job_mix_not_100'
  // Objective weights do not sum to 1
  | 'weights_not_one'
  // Window ends before it starts
  | 'window_reversed'
  // Window is not a whole number of intervals
  | 'window_not_multiple'
  // Stamped before the window ends
  | 'timestamp_before_window_end'
  // Timestamp without UTC offset
  | 'naive_timestamp'
  // Signal missing
  | 'signal_missing'
  // Too many signals missing
  | 'missing_ratio_exceeded'
  // Data too old
  | 'stale'
  // Number with two readings
  | 'ambiguous_number'
  // Uncertain signal
  | 'ambiguous_signal'
  // Signal without a unit
  | 'signal_without_unit'
  // Unit that cannot be converted
  | 'unit_not_convertible'
  // Delta does not fit
  | 'delta_mismatch'
  // Control not allowed in this mode
  | 'control_not_allowed'
  // Latency objective too slow for production
  | 'slo_too_slow_for_prod'
  // Latency objective longer than the timeout
  | 'slo_exceeds_timeout'
  // Already beyond a hard limit
  | 'hard_limit_breached'
  // Guardrail not confirmed
  | 'guardrail_not_enforced'
  // Setpoint change too large
  | 'setpoint_change_exceeded';
