// Many documents in one file.

import type { Sample } from './index.ts';

export function batches(enterprise: string): Sample[] {
  /** A request of one zone: each has its own id and key, or a server would take them for one. */
  const line = (zone: string) =>
    JSON.stringify(JSON.parse(enterprise.replaceAll(/-1015-scl1|scl1-z3-2026-11-24T10:15Z/g, (id) => `${id}-${zone}`)));
  return [
    {
      id: 'ndjson',
      group: 'samplesBatches',
      name: { en: 'NDJSON, some rows wrong', es: 'NDJSON, con filas erróneas' },
      format: 'ndjson',
      text: `${[
        line('a'),
        line('b').replace('"mode":"shadow"', '"mode":"shadwo"'),
        '{"IT Load (kW)": "1.240,5", "Free cooling": "sí", "Rack": "007"}',
        '{"payload": {"pue": 1.35, "outdoor_temp_c": 17.4}}',
        line('c').replace('"gpu_util_avg":0.81', '"gpu_util_avg":81'),
        '{"payload": {"outdoor_temp_c": "17,4"',
        line('d').replace('"it_load_kw":1240.5', '"it_load_kw":1250.5'),
      ].join('\n')}\n`,
    },
    {
      id: 'csv',
      group: 'samplesBatches',
      name: { en: 'CSV with semicolons', es: 'CSV con punto y coma' },
      format: 'csv',
      choices: { signals: true },
      text: `Sampled at;Carga TI (kW);Facility Power (kW);Supply Air Temp °F;Free cooling;Note
2026-11-24T10:00:00-03:00;1.238,0;1671,3;68,7;no;
2026-11-24T10:15:00-03:00;1.240,5;1674,7;68,9;no;"chiller 2; back after service"
2026-11-24T10:30:00-03:00;1.251,2;1.690,1;69,1;sí;n/a
2026-11-24T10:45:00-03:00;1.249,9;1.688,0;69,0
2026-11-24T11:00:00-03:00;"1,247";1.684,2;68,8;sí; filter changed 
`,
    },
  ];
}
