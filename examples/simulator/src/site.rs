//! The places the simulator knows: where they are, what their weather and power grid are like, how big the plant is.
//!
//! Climate and grid figures are round numbers of the right order (mean and swing of the dry-bulb temperature as in the
//! climate normals of the nearest airport, grid intensity as in yearly national averages). They make a day look right;
//! they are not observations.

/// A data hall with its climate and its grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Site {
    /// Short name, used in ids and on the command line.
    pub id: &'static str,
    /// Where it stands, for people.
    pub place: &'static str,
    /// Region label of its requests.
    pub region: &'static str,
    /// Local time minus UTC, in minutes; kept all year.
    pub utc_offset_minutes: i64,
    /// Mean dry-bulb temperature of the year, °C.
    pub year_mean_c: f64,
    /// Half the difference between the warmest and the coldest month, K.
    pub year_swing_c: f64,
    /// When the warmest day comes, as a fraction of the year.
    pub warmest: f64,
    /// Half the difference between afternoon and dawn, K.
    pub day_swing_c: f64,
    /// Density of the air at the site's altitude, kg/m³.
    pub air_density: f64,
    /// Carbon intensity of the grid without sun, grams of CO₂ equivalent per kWh.
    pub grid_gco2_per_kwh: f64,
    /// Share of the carbon that a sunny noon takes away.
    pub solar_carbon_share: f64,
    /// Price of energy in the small hours, USD per kWh.
    pub price_usd_per_kwh: f64,
    /// Share of the price that a sunny noon takes away; beyond 1 the noon price is negative.
    pub solar_price_share: f64,
}

/// Every known site; the first one is the default.
pub const SITES: [Site; 3] = [
    Site {
        id: "scl1",
        place: "Santiago de Chile",
        region: "cl-metropolitana",
        utc_offset_minutes: -180,
        year_mean_c: 14.5,
        year_swing_c: 6.5,
        warmest: 0.04,
        day_swing_c: 8.0,
        air_density: 1.13,
        grid_gco2_per_kwh: 300.0,
        solar_carbon_share: 0.45,
        price_usd_per_kwh: 0.095,
        solar_price_share: 0.70,
    },
    Site {
        id: "mad1",
        place: "Madrid",
        region: "es-madrid",
        utc_offset_minutes: 60,
        year_mean_c: 14.8,
        year_swing_c: 10.0,
        warmest: 0.56,
        day_swing_c: 6.5,
        air_density: 1.12,
        grid_gco2_per_kwh: 160.0,
        solar_carbon_share: 0.50,
        price_usd_per_kwh: 0.085,
        solar_price_share: 1.05,
    },
    Site {
        id: "osl1",
        place: "Oslo",
        region: "no-oslo",
        utc_offset_minutes: 60,
        year_mean_c: 6.5,
        year_swing_c: 11.0,
        warmest: 0.55,
        day_swing_c: 3.5,
        air_density: 1.22,
        grid_gco2_per_kwh: 30.0,
        solar_carbon_share: 0.05,
        price_usd_per_kwh: 0.070,
        solar_price_share: 0.10,
    },
];

impl Site {
    /// The site of that name, or a sentence that lists the names there are.
    ///
    /// # Errors
    /// When no site has the name.
    pub fn find(id: &str) -> Result<Self, String> {
        SITES.into_iter().find(|site| site.id == id).ok_or_else(|| {
            let known: Vec<_> = SITES.iter().map(|site| format!("{} ({})", site.id, site.place)).collect();
            format!("no site {id:?}; there are: {}", known.join(", "))
        })
    }
}
