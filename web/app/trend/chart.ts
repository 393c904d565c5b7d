/** The chart's library, loaded when the first chart is shown; only the parts that are used. */
import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use as register, type EChartsCoreOption } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { CanvasRenderer } from 'echarts/renderers'

register([
  ...[BarChart, LineChart, GridComponent, TooltipComponent, MarkLineComponent],
  ...[AriaComponent, LabelLayout, CanvasRenderer],
])

export { init, type EChartsCoreOption }
