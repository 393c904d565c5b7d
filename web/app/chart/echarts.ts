/** The charts' library, loaded when the first chart is shown; only the parts that are used. */
import { BarChart, BoxplotChart, GraphChart, LineChart, MapChart, SankeyChart } from 'echarts/charts'
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapContinuousComponent,
} from 'echarts/components'
import { init, registerMap, use as register, type EChartsCoreOption } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'

register([
  ...[BarChart, BoxplotChart, GraphChart, LineChart, MapChart, SankeyChart],
  ...[AriaComponent, DataZoomComponent, GridComponent, MarkAreaComponent, MarkLineComponent],
  TooltipComponent,
  VisualMapContinuousComponent,
  ...[LabelLayout, CanvasRenderer, SVGRenderer],
])

export { init, registerMap, type EChartsCoreOption }
