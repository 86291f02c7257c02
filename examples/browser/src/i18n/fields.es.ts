// The descriptions of the contract's schemas in Spanish, by their English text: a description that is changed in the core
// is not found here any more, and a test says so.

export const FIELDS: Record<string, string> = {
  'A MASS Enterprise request, version 1.1: what a data centre measured over a time window, under which constraints, and what its operator prefers.':
    'Una petición MASS Enterprise, versión 1.1: qué midió un centro de datos en una ventana de tiempo, bajo qué restricciones y qué prefiere su operador.',
  'Ties together everything that belongs to one exchange. Generated (`corr-<uuidv7>`) when absent.':
    'Une todo lo que pertenece a un intercambio. Se genera (`corr-<uuidv7>`) si falta.',
  'When the document was normalised. Set by the normaliser, kept when it is already there.':
    'Cuándo se normalizó el documento. La pone el normalizador; si ya está, se conserva.',
  'Anything else the sender wants to keep with the request. Cleaned by the Simple rules unless the caller asks to preserve it.':
    'Todo lo demás que el remitente quiera guardar con la petición. Se limpia con las reglas Simple, salvo que se pida conservarlo.',
  'The request itself.': 'La petición en sí.',
  'Where in the estate it was measured.': 'En qué parte de las instalaciones se midió.',
  'Cluster of machines.': 'Clúster de máquinas.',
  'Building or facility on the site.': 'Edificio o instalación dentro del sitio.',
  'Region.': 'Región.',
  'Site.': 'Sitio.',
  'Cooling or power zone.': 'Zona de refrigeración o de energía.',
  'What a recommendation may not break.': 'Lo que una recomendación no puede incumplir.',
  'Limits that hold always.': 'Límites que rigen siempre.',
  'Racks that may be above the hotspot limit.': 'Racks que pueden superar el límite de punto caliente.',
  'Highest 95th percentile of the rack inlet temperatures, in °C. ASHRAE TC 9.9 recommends 27 °C for class A1.':
    'Percentil 95 máximo de las temperaturas de entrada a los racks, en °C. ASHRAE TC 9.9 recomienda 27 °C para la clase A1.',
  'Largest change of a set point in one step, in °C.': 'Mayor cambio de una consigna en un paso, en °C.',
  'No control action may be taken; must be true in shadow and advisory mode.':
    'No se puede tomar ninguna acción de control; debe ser true en los modos shadow y advisory.',
  'Limits the engine should keep to.': 'Límites que el motor debería respetar.',
  'Highest acceptable risk score, as a fraction of one.': 'Mayor puntuación de riesgo aceptable, como fracción de uno.',
  'Whether a lower carbon footprint is preferred to a lower cost.':
    'Si se prefiere una menor huella de carbono a un menor coste.',
  'What the numbers mean and how good they are.': 'Qué significan los números y qué calidad tienen.',
  "Currency of the operator's accounts, ISO 4217.": 'Moneda de las cuentas del operador, ISO 4217.',
  'Confidentiality.': 'Confidencialidad.',
  "The sender's word that the document holds no personal data; must be true.":
    'Palabra del remitente de que el documento no contiene datos personales; debe ser true.',
  'How much may be missing, and how old it may be.': 'Cuánto puede faltar y qué antigüedad puede tener.',
  'Share of the 21 core signals that may be missing, as a fraction of one.':
    'Parte de las 21 señales básicas que puede faltar, como fracción de uno.',
  "How long after the window's end the request may be made, in seconds.":
    'Cuánto después del fin de la ventana se puede hacer la petición, en segundos.',
  'Whether core signals may be missing at all.': 'Si pueden faltar señales básicas.',
  'System the data came from.': 'Sistema del que proceden los datos.',
  'System of units.': 'Sistema de unidades.',
  'Deployment stage.': 'Entorno de despliegue.',
  'Sending twice under one key counts once. Generated (`idem-<uuidv7>`) when absent.':
    'Enviar dos veces con una misma clave cuenta una vez. Se genera (`idem-<uuidv7>`) si falta.',
  'What the engine may do with it: watch, advise or control.':
    'Qué puede hacer el motor con ella: observar, aconsejar o controlar.',
  'What the operator prefers.': 'Lo que prefiere el operador.',
  'Weights of the objectives.': 'Pesos de los objetivos.',
  'Weight of saving energy.': 'Peso del ahorro de energía.',
  'Weight of lowering thermal risk.': 'Peso de la reducción del riesgo térmico.',
  'Weight of workload efficiency.': 'Peso de la eficiencia de la carga de trabajo.',
  'How far ahead recommendations look, in minutes.': 'Con cuánta antelación miran las recomendaciones, en minutos.',
  'How many recommendations to return.': 'Cuántas recomendaciones se devuelven.',
  "The sender's name for this request.": 'El nombre que el remitente da a esta petición.',
  'How long an answer should take at most, in ms.': 'Cuánto debería tardar como máximo una respuesta, en ms.',
  'What was measured.': 'Lo que se midió.',
  'The cooling plant.': 'La planta de refrigeración.',
  'Temperature of the chilled water supply, in °C. Optional; does not count towards the missing ratio.':
    'Temperatura de impulsión del agua fría, en °C. Opcional; no cuenta entre las señales ausentes.',
  'Electrical power of the chillers, in kW.': 'Potencia eléctrica de las enfriadoras, en kW.',
  'Set point of the supply air, in °C.': 'Consigna del aire de impulsión, en °C.',
  'Opening of the cooling valves, in percent.': 'Apertura de las válvulas de refrigeración, en porcentaje.',
  'Electrical power of the fans, in kW.': 'Potencia eléctrica de los ventiladores, en kW.',
  'Electrical measurements.': 'Medidas eléctricas.',
  'Carbon intensity of the electricity used, in gCO₂/kWh. Source: ISO/IEC 30134-8 (CUE).':
    'Intensidad de carbono de la electricidad consumida, en gCO₂/kWh. Fuente: ISO/IEC 30134-8 (CUE).',
  'Price of electricity, in USD/kWh. Negative prices occur.':
    'Precio de la electricidad, en USD/kWh. Hay precios negativos.',
  'Power drawn by the whole facility, in kW; never below the IT load. Source: ISO/IEC 30134-2, total energy.':
    'Potencia de toda la instalación, en kW; nunca menor que la carga TI. Fuente: ISO/IEC 30134-2, energía total.',
  'Power drawn by the IT equipment, in kW. Source: ISO/IEC 30134-2, IT energy.':
    'Potencia de los equipos TI, en kW. Fuente: ISO/IEC 30134-2, energía TI.',
  'Power usage effectiveness over the window. Source: ISO/IEC 30134-2. 0 means "not reported".':
    'Eficacia del uso de la energía (PUE) en la ventana. Fuente: ISO/IEC 30134-2. 0 significa «no informado».',
  'PUE the operator aims for. Optional; does not count towards the missing ratio.':
    'PUE que persigue el operador. Opcional; no cuenta entre las señales ausentes.',
  'Efficiency of the uninterruptible power supplies, in percent.':
    'Rendimiento de los sistemas de alimentación ininterrumpida, en porcentaje.',
  'Air temperatures in the white space.': 'Temperaturas del aire en la sala de servidores.',
  'Mean temperature of the air entering the racks, in °C.': 'Temperatura media del aire que entra a los racks, en °C.',
  'Coefficient of performance of the cooling plant. Optional; does not count towards the missing ratio.':
    'Coeficiente de rendimiento de la planta de refrigeración. Opcional; no cuenta entre las señales ausentes.',
  "Racks above the site's hotspot limit.": 'Racks por encima del límite de punto caliente del sitio.',
  '95th percentile of the rack inlet temperatures, in °C; never below the mean.':
    'Percentil 95 de las temperaturas de entrada a los racks, en °C; nunca menor que la media.',
  'Temperature of the air returning to the cooling units, in °C.':
    'Temperatura del aire que retorna a las unidades de refrigeración, en °C.',
  'Temperature of the air supplied by the cooling units, in °C.':
    'Temperatura del aire que impulsan las unidades de refrigeración, en °C.',
  'What the IT equipment was doing.': 'Qué hacían los equipos TI.',
  'People or clients being served. Optional; does not count towards the missing ratio.':
    'Personas o clientes atendidos. Opcional; no cuenta entre las señales ausentes.',
  'Mean CPU utilisation, as a fraction of one.': 'Uso medio de CPU, como fracción de uno.',
  'Mean GPU utilisation, as a fraction of one.': 'Uso medio de GPU, como fracción de uno.',
  'Shares of the kinds of jobs.': 'Partes de cada clase de trabajos.',
  'Share of batch jobs, in percent.': 'Parte de los trabajos por lotes, en porcentaje.',
  'Share of latency-sensitive jobs, in percent.': 'Parte de los trabajos sensibles a la latencia, en porcentaje.',
  'Share of language-model jobs, in percent. Optional.':
    'Parte de los trabajos de modelos de lenguaje, en porcentaje. Opcional.',
  'Share of all other jobs, in percent. Optional.': 'Parte de todos los demás trabajos, en porcentaje. Opcional.',
  'Share of vision jobs, in percent. Optional.': 'Parte de los trabajos de visión, en porcentaje. Opcional.',
  'Jobs waiting.': 'Trabajos en espera.',
  'Tokens generated per watt of IT power (estimate).': 'Tokens generados por vatio de potencia TI (estimación).',
  'Whose data this is.': 'De quién son estos datos.',
  'The window the measurements cover.': 'La ventana que cubren las medidas.',
  'First instant after the window.': 'Primer instante después de la ventana.',
  'Step of the series behind the measurements, in seconds; the window is a whole number of steps.':
    'Paso de la serie que hay detrás de las medidas, en segundos; la ventana es un número entero de pasos.',
  'First instant of the window.': 'Primer instante de la ventana.',
  'How long the caller waits, in ms.': 'Cuánto espera quien llama, en ms.',
  'When the request was made.': 'Cuándo se hizo la petición.',
  'Version of the contract.': 'Versión del contrato.',
  'Where this request stands in a distributed trace.': 'Dónde está esta petición en una traza distribuida.',
  '16 hexadecimal digits, not all zero.': '16 dígitos hexadecimales, no todos cero.',
  '32 hexadecimal digits, not all zero.': '32 dígitos hexadecimales, no todos cero.',
  'Version, trace id, parent id and flags (section 3.2).':
    'Versión, identificador de traza, identificador del padre e indicadores (sección 3.2).',
  'Vendor-specific trace data (section 3.3).': 'Datos de traza propios del proveedor (sección 3.3).',
  'A MASS Simple record, version 1.0: any JSON object, cleaned, in the envelope that the Enterprise pipeline has. A caller sends the payload; the envelope is completed by the normaliser, which keeps what is already there.':
    'Un registro MASS Simple, versión 1.0: cualquier objeto JSON, limpio, en la envoltura del canal Enterprise. Quien llama envía el payload; el normalizador completa la envoltura y conserva lo que ya está.',
  'Ties together everything that belongs to one exchange.': 'Une todo lo que pertenece a un intercambio.',
  'When the document was normalised.': 'Cuándo se normalizó el documento.',
  'What the caller sent.': 'Lo que se envió.',
  'Ids and time of the record.': 'Identificadores y hora del registro.',
  'Sending twice under one key counts once; generated (`idem-<uuidv7>`) when absent.':
    'Enviar dos veces con una misma clave cuenta una vez; se genera (`idem-<uuidv7>`) si falta.',
  "The sender's name for this record; generated (`req-<uuidv7>`) when absent.":
    'El nombre que el remitente da a este registro; se genera (`req-<uuidv7>`) si falta.',
  "When the record was made; the context's clock when absent.":
    'Cuándo se hizo el registro; si falta, el reloj del contexto.',
  'Where this record stands in a distributed trace.': 'Dónde está este registro en una traza distribuida.',
};
