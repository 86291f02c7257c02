//! How the values of a window are summed up.

/// The rule of a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Mean,
    /// A mean in which each value counts as much as another signal says.
    Weighted(&'static str),
    Max,
    Last,
    /// A mean of counts, which is a count.
    Whole,
}

impl Rule {
    pub(super) fn of(signal: &str) -> Self {
        match signal {
            "/energy/pue_current" | "/workload/tokens_per_watt_est" => Self::Weighted("/energy/it_load_kw"),
            "/energy/carbon_intensity_gco2_per_kwh" | "/energy/energy_price_usd_per_kwh" => {
                Self::Weighted("/energy/facility_power_kw")
            }
            "/thermal/cooling_cop" => Self::Weighted("/cooling/chiller_kw"),
            "/thermal/p95_rack_inlet_c" | "/thermal/hotspot_rack_count" => Self::Max,
            "/cooling/cooling_setpoint_c" | "/energy/pue_target" => Self::Last,
            "/workload/queue_depth" | "/workload/active_users" => Self::Whole,
            _ => Self::Mean,
        }
    }

    pub(super) fn weight(self) -> Option<&'static str> {
        if let Self::Weighted(signal) = self { Some(signal) } else { None }
    }
}

/// A sum that does not lose the small ones among large ones (Neumaier).
#[derive(Debug, Clone, Copy, Default)]
struct Exact {
    sum: f64,
    lost: f64,
}

impl Exact {
    fn add(&mut self, value: f64) {
        let sum = self.sum + value;
        self.lost += if self.sum.abs() >= value.abs() { (self.sum - sum) + value } else { (value - sum) + self.sum };
        self.sum = sum;
    }

    fn total(self) -> f64 {
        self.sum + self.lost
    }
}

/// The values of one window, as they come in the order of time.
pub(super) struct Sum<'w> {
    rule: Rule,
    weights: Option<&'w [f64]>,
    count: f64,
    plain: Exact,
    weighted: Exact,
    weight: Exact,
    last: Option<f64>,
    max: Option<f64>,
    least: f64,
    most: f64,
}

impl<'w> Sum<'w> {
    pub(super) fn new(rule: Rule, weights: Option<&'w [f64]>) -> Self {
        Self {
            rule,
            weights,
            count: 0.0,
            plain: Exact::default(),
            weighted: Exact::default(),
            weight: Exact::default(),
            last: None,
            max: None,
            least: f64::INFINITY,
            most: f64::NEG_INFINITY,
        }
    }

    pub(super) fn add(&mut self, row: usize, value: f64) {
        self.count += 1.0;
        self.plain.add(value);
        self.last = Some(value);
        self.max = Some(self.max.map_or(value, |max| max.max(value)));
        self.least = self.least.min(value);
        self.most = self.most.max(value);
        if let Some(weights) = self.weights {
            match weights.get(row).copied().filter(|weight| *weight >= 0.0) {
                Some(weight) => {
                    self.weighted.add(value * weight);
                    self.weight.add(weight);
                }
                None => self.weights = None,
            }
        }
    }

    pub(super) fn finish(self) -> Option<f64> {
        self.last?;
        // Rounding never leads out of what was measured.
        let inside = |value: f64| value.clamp(self.least, self.most);
        let mean = inside(self.plain.total() / self.count);
        match self.rule {
            Rule::Mean => Some(mean),
            Rule::Weighted(_) if self.weights.is_some() && self.weight.total() > 0.0 => {
                Some(inside(self.weighted.total() / self.weight.total()))
            }
            Rule::Weighted(_) => Some(mean),
            Rule::Whole => Some(mean.round_ties_even()),
            Rule::Max => self.max,
            Rule::Last => self.last,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rule: Rule, weights: Option<&[f64]>, values: &[f64]) -> Option<f64> {
        let mut sum = Sum::new(rule, weights);
        for (row, value) in values.iter().enumerate() {
            sum.add(row, *value);
        }
        sum.finish()
    }

    #[test]
    fn rules() {
        assert_eq!(sum(Rule::Mean, None, &[]), None);
        assert_eq!(sum(Rule::Mean, None, &[0.1, 0.1, 0.1]), Some(0.1));
        assert_eq!(sum(Rule::Max, None, &[24.0, 27.5, 25.0]), Some(27.5));
        assert_eq!(sum(Rule::Last, None, &[20.0, 19.5]), Some(19.5));
        assert_eq!(sum(Rule::Whole, None, &[1.0, 2.0]), Some(2.0));
        // 2 at 100 kW and 1 at 300 kW: 500 kWh of the facility for 400 kWh of IT.
        let rule = Rule::of("/energy/pue_current");
        assert_eq!(sum(rule, Some(&[100.0, 300.0]), &[2.0, 1.0]), Some(1.25));
        assert_eq!(sum(rule, Some(&[100.0, f64::NAN]), &[2.0, 1.0]), Some(1.5));
        assert_eq!(sum(rule, Some(&[0.0, 0.0]), &[2.0, 1.0]), Some(1.5));
    }
}
