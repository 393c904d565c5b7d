/** The charts' library, loaded when the first chart is shown; only the parts that are used. */
import { BarChart, BoxplotChart, GraphChart, LineChart, SankeyChart } from 'echarts/charts'
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components'
import { init, use as register, type EChartsCoreOption } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'

register([
  ...[BarChart, BoxplotChart, GraphChart, LineChart, SankeyChart],
  ...[AriaComponent, DataZoomComponent, GridComponent, MarkLineComponent, TooltipComponent],
  ...[LabelLayout, CanvasRenderer, SVGRenderer],
])

export { init, type EChartsCoreOption }
